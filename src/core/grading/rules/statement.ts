import type { Answer } from "../answer.ts";

export type RuleId = "boxed" | "hashMarks" | "answerSentence" | "lastNumber";

/** A place of a completion that states an answer. Offsets count UTF-16 code units of the whole completion. */
export interface Statement {
  readonly rule: RuleId;
  /** The one answer it states; several when it names more than one and does not choose. */
  readonly answers: readonly [Answer, ...Answer[]];
  /** The answer's own text, as written. */
  readonly text: string;
  readonly span: readonly [from: number, to: number];
  /** The whole statement, words that announce it included. */
  readonly extent: readonly [from: number, to: number];
}

/** The part of a completion that a rule may search. */
export type Region = readonly [from: number, to: number];

export interface Rule {
  readonly id: RuleId;
  /** Every statement in the region, in reading order. */
  readonly find: (completion: string, region: Region) => Statement[];
}

/** The span without the blanks at its ends. */
export function trimSpan(text: string, from: number, to: number): readonly [from: number, to: number] {
  const piece = text.slice(from, to);
  const start = from + (piece.length - piece.trimStart().length);
  return [start, start + piece.trim().length];
}
