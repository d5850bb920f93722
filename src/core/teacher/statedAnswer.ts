import type { Answer } from "../grading/answer.ts";
import { compare } from "../grading/equality.ts";
import { extract } from "../grading/extraction.ts";
import { fromCanonical, toNumber } from "../grading/rational.ts";

/** An answer as a response gives it. */
export interface StatedAnswer {
  readonly answer: Answer;
  readonly text: string;
  /** Where it is one. */
  readonly number: number | undefined;
}

export function statedAnswer(response: string): StatedAnswer | undefined {
  const found = extract(response, "lenient");
  if (found.kind !== "found") return undefined;
  const { answer, text } = found;
  return { answer, text, number: answer.kind === "rational" ? toNumber(fromCanonical(answer.value)) : undefined };
}

/** Whether a text gives this answer. Nothing can be lost where there was none. */
export function answersSame(text: string, stated: StatedAnswer | undefined): boolean {
  if (stated === undefined) return true;
  const found = extract(text, "lenient");
  return found.kind === "found" && compare(found.answer, stated.answer) === "equal";
}

/**
 * The thinking, followed by a sentence that states the answer where it does not state it itself, and where there is room:
 * pruned, it may have as many characters as before.
 */
export function stating(thinking: string, stated: StatedAnswer | undefined, room: number): string {
  if (stated === undefined) return thinking;
  const found = extract(thinking, "strict");
  if (found.kind === "found" && compare(found.answer, stated.answer) === "equal") return thinking;
  const told = `${thinking}\n${answerSentence(stated)}`.trimStart();
  return told.length <= room ? told : thinking;
}

/**
 * Whether what is left of a response gives the answer, and so does its thinking by itself; but thinking that never stated an
 * answer has none to lose.
 */
export function keepsAnswer(before: string, thinking: string, pruned: string, stated: StatedAnswer): boolean {
  if (!answersSame(pruned, stated)) return false;
  return answersSame(thinking, stated) || (!answersSame(before, stated) && extract(before, "strict").kind !== "found");
}

export function answerSentence(stated: StatedAnswer): string {
  const text = stated.text.trim();
  return `The answer is ${/^[-$]?[\d.,]+%?$/.test(text) ? text : `\\boxed{${text}}`}.`;
}
