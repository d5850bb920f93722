/** Abbreviations that may follow a number without a space: "18kg". A product of variables ("2ab") must not be among them. */
const ABBREVIATIONS = new Set(
  (
    "mm cm km kg mg ml mL cl dl ft yd mi lb lbs oz hr hrs min mins sec secs mph kph am pm AM PM a.m p.m a.m. p.m. " +
    "kW kWh MW GB MB KB kB Hz kHz psi sq cu USD EUR GBP cents cent dollars dollar degrees °C °F °"
  ).split(" "),
);

/** After a space these single letters are metres, grams, seconds, hours and litres rather than variables. */
const LETTERS = new Set(["m", "g", "s", "h", "L"]);

const MATHEMATICS = new Set("sqrt sin cos tan cot sec csc log exp arcsin arccos arctan pi infinity".split(" "));
const SHORT_WORDS = new Set("of in on at to by is am an as it a per off old up for the".split(" "));

/** Words after which a phrase no longer names the unit of the one number before it. */
const OBJECTION =
  /\b(?:not|or|wrong|incorrect|half|than|between|versus|vs|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|hundred|thousand|million|billion)\b|n't\b|n’t\b/i;
const COMPARISON = /\b(?:more|less|fewer|greater|older|younger|taller|shorter|longer|rather)\b[^.]*?\bthan\b/gi;

export function isUnitAbbreviation(word: string): boolean {
  return ABBREVIATIONS.has(word);
}

function isUnitWord(word: string): boolean {
  const bare = word.replace(/^[("']+|[)"'’.,;:!?]+$/g, "").replace(/(?:\^\{?[23]\}?|[²³])$/, "");
  if (bare === "") return true;
  if (bare.includes("/")) return bare.split("/").every((part) => part === "" || LETTERS.has(part) || isUnitWord(part));
  if (ABBREVIATIONS.has(bare) || LETTERS.has(bare) || SHORT_WORDS.has(bare.toLowerCase())) return true;
  if (MATHEMATICS.has(bare.toLowerCase())) return false;
  return /^\p{L}[\p{L}'’-]{2,}$/u.test(bare) && /[aeiouyáéíóúäöü]/i.test(bare);
}

/** Whether the words after a number only say what it counts: "dollars", "boxes of pizza", "m/s^2", "years old". */
export function isUnitPhrase(text: string): boolean {
  const phrase = text.trim();
  if (phrase === "") return true;
  if (OBJECTION.test(phrase.replace(COMPARISON, " "))) return false;
  return phrase.split(/[\s-]+/).every(isUnitWord);
}
