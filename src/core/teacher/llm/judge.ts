import { parseAnswer } from "../../grading/answer.ts";
import { compare } from "../../grading/equality.ts";
import { extract } from "../../grading/extraction.ts";
import { near } from "../equations.ts";
import type { Pruning } from "../pruning.ts";
import { revise } from "../revise.ts";
import { thinkingPieces } from "../split.ts";
import { answersSame, type StatedAnswer, statedAnswer } from "../statedAnswer.ts";
import { unsupportedLines } from "../support.ts";
import { wholeResponse } from "../symbolicTeacher.ts";
import type { TeacherStep, TeacherTrace } from "../teacher.ts";
import { toDecisions } from "./decisions.ts";
import type { Rejection } from "./rejection.ts";
import type { PruneReply } from "./replies.ts";
import { findInvention } from "./rewritten.ts";

export type Verdict =
  { readonly kind: "pruned"; readonly pruning: Pruning } | { readonly kind: "rejected"; readonly rejection: Rejection };

/**
 * Whether what a model decided about the steps of the thinking may be taken. What is taken is made of the trace's own words
 * and numbers, answers as the trace does, and uses no number whose source it deleted; all of it is read again from the text
 * that is left, so that nothing rests on the model's word.
 */
export function judge(trace: TeacherTrace, steps: readonly TeacherStep[], reply: PruneReply): Verdict {
  const texts = steps.map(({ text }) => text);
  const decided = toDecisions(texts, reply.steps);
  if (decided.kind === "rejected") return decided;
  const stated = statedAnswer(trace.response);
  const rejection = findInvention(trace.question, texts, decided.decisions) ?? otherAnswer(reply.answer, stated);
  if (rejection) return { kind: "rejected", rejection };
  const { opening, visible } = thinkingPieces(trace.response);
  const whole = wholeResponse({ steps, decisions: decided.decisions }, opening, visible);
  const revision = revise(trace.response, whole.steps, whole.decisions);
  const { pruned, thinking } = revision;
  const before = trace.response.slice(opening.length, trace.response.length - visible.length);
  const answer = stated?.text;
  const pruning: Pruning = { pruned: { ...whole, pruned, thinking, fallback: undefined }, before, answer, revision };
  const fault = faultOf(trace.question, pruning, stated);
  return fault ? { kind: "rejected", rejection: fault } : { kind: "pruned", pruning };
}

/** The answer that the model believes it keeps. One that cannot be compared says nothing. */
function otherAnswer(answer: string | undefined, stated: StatedAnswer | undefined): Rejection | undefined {
  if (answer === undefined || stated === undefined) return undefined;
  const isOther = compare(parseAnswer(answer), stated.answer) === "different";
  const isOtherInSentence = isOther && !answersSame(`The answer is ${answer}.`, stated);
  return isOtherInSentence ? { kind: "answerChanged", from: stated.text, to: answer.slice(0, 40) } : undefined;
}

function faultOf(
  question: string,
  { before, revision: { thinking, answerKept } }: Pruning,
  stated: StatedAnswer | undefined,
): Rejection | undefined {
  const found = extract(thinking, stated ? "lenient" : "strict");
  const to = found.kind === "found" ? found.text : undefined;
  if (answerKept === false) return { kind: "answerChanged", from: stated?.text, to };
  if (!stated && to !== undefined && extract(before, "strict").kind === "none")
    return { kind: "answerChanged", from: undefined, to };
  if (thinking.trim() === "") return { kind: "nothingLeft" };
  return lostNumber(question, before, thinking);
}

/** A number from nowhere that came from somewhere before. */
function lostNumber(question: string, before: string, after: string): Rejection | undefined {
  const open = unsupportedLines(question, before).flatMap(({ values }) => values);
  for (const { text, values } of unsupportedLines(question, after)) {
    const value = values.find((each) => !open.some((other) => near(other, each)));
    if (value !== undefined) return { kind: "numberLost", value, line: text.trim().slice(0, 80) };
  }
  return undefined;
}
