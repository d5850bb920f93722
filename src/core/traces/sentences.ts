/**
 * Cuts text into sentence-like pieces: after `.`, `!`, `?` and at line ends, but not in numbers, abbreviations, list
 * markers and displayed formulas. One pass from left to right that looks a few characters past the white space
 * behind a cut, so that appending text can move only the last cut.
 */

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
const THINKING_ENDS = "</think>";
const TAG = /<\/?think>/g;

/** Where each piece begins, 0 first; empty for empty text. */
export function sentenceStarts(text: string): number[] {
  if (text.length === 0) return [];
  const starts = [0];
  const formula = new FormulaScanner(text);
  let i = 0;
  while (i < text.length) {
    if (formula.advance(i)) {
      i += 1;
      continue;
    }
    const end = pieceEnd(text, i);
    if (end === undefined) {
      i += 1;
      continue;
    }
    const next = skipWhiteSpace(text, end);
    if (next < text.length && mayCut(text, starts[starts.length - 1] ?? 0, end, next)) starts.push(next);
    i = Math.max(i + 1, end);
  }
  return starts;
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

/** The position behind a mark at `i` that may end a piece, closing quotes and brackets included. */
function pieceEnd(text: string, i: number): number | undefined {
  const mark = text[i] ?? "";
  if (mark === "\n") return i;
  if (text.startsWith(THINKING_ENDS, i)) return i + THINKING_ENDS.length;
  if (!".!?".includes(mark)) return undefined;
  let end = i + 1;
  while (end < text.length && (CLOSERS.has(text[end]!) || ".!?".includes(text[end]!))) end += 1;
  return end < text.length && /\s/.test(text[end]!) ? end : undefined;
}

function skipWhiteSpace(text: string, from: number): number {
  let next = from;
  while (next < text.length && /\s/.test(text[next]!)) next += 1;
  return next;
}

function mayCut(text: string, start: number, end: number, next: number): boolean {
  const piece = text.slice(start, end);
  if (!/[\p{L}\p{N}]/u.test(piece.replace(TAG, "")) || text.startsWith(THINKING_ENDS, next)) return false;
  const opensFormula = text.startsWith("\\[", next) || text.startsWith("$$", next);
  if (opensFormula && /:\**$/.test(piece)) return false;
  if (text.slice(end, next).includes("\n") || piece.endsWith(THINKING_ENDS)) return true;
  if (!piece.endsWith(".")) return true;
  return !/\p{Ll}/u.test(text[next]!) && !endsInAbbreviation(piece) && !isListMarker(piece);
}

/** "Mr.", "e.g.", "U.S.", and an initial between two capitalised words as in "Samuel L. Jackson". */
function endsInAbbreviation(piece: string): boolean {
  const word = /([\p{L}.]+)\.$/u.exec(piece)?.[1];
  if (word === undefined) return false;
  return (
    ABBREVIATIONS.has(word.toLowerCase()) ||
    /^(?:\p{Lu}\.)+\p{Lu}$/u.test(word) ||
    /\p{Lu}\p{Ll}+ \p{Lu}\.$/u.test(piece)
  );
}

/** "1." at the beginning of a line. */
function isListMarker(piece: string): boolean {
  return /(?:^|\n)[\s*#>-]*\d{1,2}\.$/.test(piece);
}
