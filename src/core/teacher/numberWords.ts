const UNITS =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen";
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety";

const VALUES: ReadonlyMap<string, number> = new Map([
  ...UNITS.split(" ").map((word, i) => [word, i] as const),
  ...TENS.split(" ").map((word, i) => [word, 10 * (i + 2)] as const),
  ...([
    ["hundred", 100],
    ["thousand", 1000],
    ["dozen", 12],
    ["pair", 2],
    ["couple", 2],
    ["both", 2],
    ["twice", 2],
    ["double", 2],
    ["doubled", 2],
    ["doubling", 2],
    ["doubles", 2],
    ["triple", 3],
    ["tripled", 3],
    ["thrice", 3],
    ["half", 1 / 2],
    ["halves", 1 / 2],
    ["halved", 1 / 2],
    ["third", 1 / 3],
    ["thirds", 1 / 3],
    ["quarter", 1 / 4],
    ["quarters", 1 / 4],
    ["fourth", 1 / 4],
    ["fourths", 1 / 4],
    ["fifth", 1 / 5],
    ["fifths", 1 / 5],
    ["sixth", 1 / 6],
    ["sixths", 1 / 6],
    ["eighth", 1 / 8],
    ["eighths", 1 / 8],
    ["tenth", 1 / 10],
    ["tenths", 1 / 10],
  ] as const),
]);

const CARDINALS: ReadonlySet<string> = new Set([...UNITS.split(" "), ...TENS.split(" "), "hundred", "thousand"]);

/** "seven" and "twenty-five", but neither "dozen" nor "half". */
export function isCardinal(word: string): boolean {
  return word.split("-").every((part) => CARDINALS.has(part));
}

/** The value of a number word ("seven", "half", "dozen", "twenty-five", "three-fourths"), or undefined. */
export function numberWord(word: string): number | undefined {
  const lower = word.toLowerCase();
  const known = VALUES.get(lower);
  if (known !== undefined || !lower.includes("-")) return known;
  const [first, second] = lower.split("-").map((part) => VALUES.get(part));
  if (first === undefined || second === undefined) return undefined;
  if (second < 1) return first * second;
  return first >= 20 && second < 10 ? first + second : undefined;
}
