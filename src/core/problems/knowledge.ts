import type { Scene, Term } from "./scene.ts";

/** One of several equal parts of a whole. */
export interface Part {
  /** How many of them make the whole. */
  readonly parts: number;
  /** "half", "a third". */
  readonly phrase: string;
  readonly one: string;
  readonly many: string;
}

export const PARTS: readonly Part[] = [
  { parts: 2, phrase: "half", one: "half", many: "halves" },
  { parts: 3, phrase: "a third", one: "third", many: "thirds" },
  { parts: 4, phrase: "a quarter", one: "quarter", many: "quarters" },
  { parts: 5, phrase: "a fifth", one: "fifth", many: "fifths" },
  { parts: 6, phrase: "a sixth", one: "sixth", many: "sixths" },
  { parts: 8, phrase: "an eighth", one: "eighth", many: "eighths" },
  { parts: 10, phrase: "a tenth", one: "tenth", many: "tenths" },
];

export function partOf(parts: number): Part {
  const part = PARTS.find((candidate) => candidate.parts === parts);
  if (part === undefined) throw new RangeError(`No word for one of ${parts} equal parts.`);
  return part;
}

/** The divisor that a word such as "half" or "quarter" stands for. */
export function knownParts(scene: Scene, parts: number): Term {
  const { many } = partOf(parts);
  return scene.known(parts, `${many} in a whole`, `a whole has ${parts} ${many}`);
}

/** Fractions in lowest terms, of several parts of the whole but not of all. */
export const SEVERAL_PARTS: readonly (readonly [taken: number, parts: number])[] = [
  [2, 3],
  [3, 4],
  [2, 5],
  [3, 5],
  [4, 5],
  [5, 6],
  [3, 8],
  [5, 8],
  [7, 8],
  [3, 10],
  [7, 10],
  [9, 10],
];

/** Percentages that are one equal part of a whole. */
export const PART_PERCENTS = [50, 25, 20, 10] as const;

/** Percentages that are several equal parts of a whole, with how many and of what size. */
export const PARTS_PERCENTS: Readonly<Record<number, readonly [taken: number, parts: number]>> = {
  75: [3, 4],
  40: [2, 5],
  60: [3, 5],
  80: [4, 5],
  30: [3, 10],
  70: [7, 10],
  90: [9, 10],
};

/** The divisor that a percentage of one equal part stands for: 4 for 25%. */
export function knownPercent(scene: Scene, percent: number): Term {
  const { parts, one, many } = partOf(100 / percent);
  return scene.known(parts, `${many} in a whole`, `${percent}% is one ${one}`);
}

/** The divisor and the multiplier that a percentage of several equal parts stands for: 4 and 3 for 75%. */
export function knownPercentParts(scene: Scene, percent: number): readonly [divisor: Term, taken: Term] {
  const known = PARTS_PERCENTS[percent];
  if (known === undefined) throw new RangeError(`No equal parts for ${percent}%.`);
  const [taken, parts] = known;
  const { one, many } = partOf(parts);
  return [
    scene.known(parts, `${many} in a whole`, `${100 / parts}% is one ${one}`),
    scene.known(taken, `${many} taken`, `${percent}% is ${taken} ${many}`),
  ];
}

export const minutesInAnHour = (scene: Scene): Term => scene.known(60, "minutes in an hour", "an hour has 60 minutes");

export const daysInAWeek = (scene: Scene): Term => scene.known(7, "days in a week", "a week has 7 days");

export const monthsInAYear = (scene: Scene): Term => scene.known(12, "months in a year", "a year has 12 months");

export const centimetersInAMeter = (scene: Scene): Term =>
  scene.known(100, "centimeters in a meter", "a meter has 100 centimeters");

export const inchesInAFoot = (scene: Scene): Term => scene.known(12, "inches in a foot", "a foot has 12 inches");

export const oneDozen = (scene: Scene, noun: string): Term =>
  scene.known(12, `${noun} in a dozen`, `a dozen is 12 ${noun}`);
