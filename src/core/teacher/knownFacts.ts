// cspell:words centur milli
/** Numbers that everyone knows, where words show that they are meant. */
const KNOWN: readonly { readonly value: number; readonly words: RegExp }[] = [
  { value: 60, words: /\b(?:minutes?|hours?|seconds?|min|hrs?|mph)\b/i },
  { value: 3600, words: /\b(?:seconds?|hours?)\b/i },
  { value: 24, words: /\b(?:hours?|days?)\b/i },
  { value: 7, words: /\b(?:days?|weeks?|weekly|daily)\b/i },
  { value: 5, words: /\b(?:weekdays?|work ?days?|nickels?)\b/i },
  { value: 30, words: /\b(?:days?|months?|half an hour|june|april|september|november)\b/i },
  { value: 31, words: /\b(?:days?|months?|january|march|may|july|august|october|december)\b/i },
  { value: 28, words: /\bfebruary\b/i },
  { value: 365, words: /\b(?:days?|years?|yearly)\b/i },
  { value: 52, words: /\b(?:weeks?|years?|cards?)\b/i },
  { value: 4, words: /\b(?:quarters?|weeks?|months?|seasons?|square|legs?|wheels?|fourths?|gallons?)\b/i },
  {
    value: 12,
    words: /\b(?:months?|years?|yearly|annual(?:ly)?|monthly|dozens?|inch(?:es)?|feet|foot|noon|midnight)\b/i,
  },
  { value: 10, words: /\b(?:decades?|dimes?|centimeters?|millimeters?)\b/i },
  { value: 100, words: /%|\b(?:per ?cent(?:age)?|cents?|dollars?|centimeters?|centur(?:y|ies)|hundred|cm)\b|\$/i },
  { value: 25, words: /\bquarters?\b/i },
  { value: 1000, words: /\b(?:kilo\w*|kg|grams?|milli\w*|ml|liters?|meters?|km|thousand)\b/i },
  { value: 16, words: /\b(?:ounces?|pounds?|oz|lbs?)\b/i },
  { value: 3, words: /\b(?:feet|foot|yards?|triangle|thirds?|triple|average)\b/i },
  { value: 180, words: /\b(?:triangle|degrees?|angles?|straight)\b/i },
  { value: 360, words: /\b(?:circle|degrees?|angles?)\b/i },
  { value: 90, words: /\b(?:right|perpendicular|degrees?)\b/i },
  {
    value: 2,
    words:
      /\b(?:half|halves|halved|twice|doubled?|both|pairs?|couple|two|average|mean|square|each|split|equally|back|round|legs?|sides?|diameter|radius|perimeter|rectangle)\b/i,
  },
];

/** Needs no words: one of a thing, and none. */
const PLAIN = new Set([0, 1]);

/** Whether a number is one that everyone knows, in a text with these words. */
export function isKnownFact(value: number, words: string): boolean {
  return PLAIN.has(value) || KNOWN.some((fact) => fact.value === value && fact.words.test(words));
}

/** The conversion factors that a text suggests. */
export function knownFactors(words: string): number[] {
  return KNOWN.filter((fact) => fact.words.test(words)).map((fact) => fact.value);
}
