/**
 * Cuts text into sentence-like pieces: after `.`, `!`, `?` and at line ends, but not in numbers, abbreviations, list
 * markers and displayed formulas. One pass from left to right that looks a few characters past the white space
 * behind a cut, so that appending text can move only the last cut. No piece is longer than `LONGEST_PIECE`, so that what
 * reads pieces one by one takes time in proportion to the text, whatever the text is.
 */

/** Characters; the longest sentences of reasoning models have 400. */
export const LONGEST_PIECE = 1000;

const ABBREVIATIONS = new Set([
  "mr",
  "mrs",
  "ms",
  "dr",
  "st",
  "prof",
  "sr",
  "jr",
  "vs",
  "approx",
  "a.m",
  "p.m",
  "e.g",
  "i.e",
]);
const CLOSERS = new Set(['"', "'", "”", "’", ")", "]", "}", "*", "_", "$"]);
/** Characters that are looked at for an abbreviation or an initial. */
const LONGEST_NAME = 40;
const THINKING_ENDS = "</think>";

/** Where each piece begins, 0 first; empty for empty text. */
export function sentenceStarts(text: string): number[] {
  if (text.length === 0) return [];
  const starts = [0];
  const formula = new FormulaScanner(text);
  const content = new ContentFinder(text);
  let start = 0;
  let blank: readonly [from: number, to: number] = [0, 0];
  let i = 0;
  while (i < text.length) {
    if (i - start >= LONGEST_PIECE) {
      start = forcedCut(text, start, i);
      starts.push(start);
      continue;
    }
    const mark = formula.advance(i) ? undefined : markAt(text, i);
    if (mark === undefined) {
      i += 1;
      continue;
    }
    const end = mark.to;
    if (end < blank[0] || end > blank[1]) blank = [end, skipWhiteSpace(text, end)];
    const next = blank[1];
    const fits = next < text.length && next - start <= LONGEST_PIECE;
    if (mark.mayEnd && fits && content.isIn(start, end) && mayCut(text, start, end, next)) {
      start = next;
      starts.push(start);
    }
    i = Math.max(i + 1, end);
  }
  return starts;
}

/** Behind the last white space before `end`, else at it, but not within a character. */
function forcedCut(text: string, start: number, end: number): number {
  for (let cut = end; cut > start + LONGEST_PIECE / 2; cut--) if (/\s/.test(text[cut - 1]!)) return cut;
  return /[\uDC00-\uDFFF]/.test(text[end]!) ? end - 1 : end;
}

/** Knows where letters and digits stand, those of tags apart. Asked about ever later places. */
class ContentFinder {
  readonly #text: string;
  readonly #pattern = /<\/?think>|[\p{L}\p{N}]/gu;
  #first = -1;

  constructor(text: string) {
    this.#text = text;
  }

  isIn(start: number, end: number): boolean {
    while (this.#first < start) {
      this.#pattern.lastIndex = start;
      let found = this.#pattern.exec(this.#text);
      while (found?.[0].startsWith("<")) found = this.#pattern.exec(this.#text);
      this.#first = found?.index ?? Infinity;
    }
    return this.#first < end;
  }
}

/** The pieces themselves; concatenated, they are the text. */
export function sentences(text: string): string[] {
  const starts = sentenceStarts(text);
  return starts.map((start, i) => text.slice(start, starts[i + 1] ?? text.length));
}

/** Knows whether a position lies in a displayed formula, `\[…\]` or `$$…$$`; a blank line closes one left open. */
class FormulaScanner {
  readonly #text: string;
  #closing: string | undefined;
  #consumed = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** True when the character at `i` belongs to a formula. Positions must come in order. */
  advance(i: number): boolean {
    if (i < this.#consumed) return true;
    if (this.#closing === undefined) {
      if (this.#text.startsWith("\\[", i)) this.#closing = "\\]";
      else if (this.#text.startsWith("$$", i)) this.#closing = "$$";
      if (this.#closing !== undefined) this.#consumed = i + 2;
      return this.#closing !== undefined;
    }
    if (this.#text.startsWith(this.#closing, i)) {
      this.#consumed = i + 2;
      this.#closing = undefined;
      return true;
    }
    if (this.#text.startsWith("\n\n", i)) this.#closing = undefined;
    return this.#closing !== undefined;
  }
}

/** A mark at `i`, closing quotes and brackets included, up to `to`, and whether a piece may end with it. */
function markAt(text: string, i: number): { readonly to: number; readonly mayEnd: boolean } | undefined {
  const mark = text[i] ?? "";
  if (mark === "\n") return { to: i, mayEnd: true };
  if (text.startsWith(THINKING_ENDS, i)) return { to: i + THINKING_ENDS.length, mayEnd: true };
  if (!".!?".includes(mark)) return undefined;
  let to = i + 1;
  while (to < text.length && (CLOSERS.has(text[to]!) || ".!?".includes(text[to]!))) to += 1;
  return { to, mayEnd: to < text.length && /\s/.test(text[to]!) };
}

function skipWhiteSpace(text: string, from: number): number {
  let next = from;
  while (next < text.length && /\s/.test(text[next]!)) next += 1;
  return next;
}

function mayCut(text: string, start: number, end: number, next: number): boolean {
  const piece = text.slice(start, end);
  if (text.startsWith(THINKING_ENDS, next)) return false;
  const opensFormula = text.startsWith("\\[", next) || text.startsWith("$$", next);
  if (opensFormula && /:\**$/.test(piece)) return false;
  if (text.slice(end, next).includes("\n") || piece.endsWith(THINKING_ENDS)) return true;
  if (!piece.endsWith(".")) return true;
  return !/\p{Ll}/u.test(text[next]!) && !endsInAbbreviation(piece) && !isListMarker(piece);
}

/** "Mr.", "e.g.", "U.S.", and an initial between two capitalised words as in "Samuel L. Jackson". */
function endsInAbbreviation(piece: string): boolean {
  const tail = piece.slice(-LONGEST_NAME);
  const word = /([\p{L}.]+)\.$/u.exec(tail)?.[1];
  if (word === undefined) return false;
  return (
    ABBREVIATIONS.has(word.toLowerCase()) ||
    /^(?:\p{Lu}\.)+\p{Lu}$/u.test(word) ||
    /\p{Lu}\p{Ll}+ \p{Lu}\.$/u.test(tail)
  );
}

/** "1." at the beginning of a line. */
function isListMarker(piece: string): boolean {
  return /(?:^|\n)[\s*#>-]*\d{1,2}\.$/.test(piece);
}
