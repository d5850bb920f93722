import type { ChatMessage } from "../../ports.ts";
import { thinkingPieces } from "../split.ts";
import type { Split, TeacherTrace } from "../teacher.ts";
import { ownSteps } from "./cutSteps.ts";
import { labelOf } from "./labels.ts";
import { teacherMessages } from "./prompts.ts";

/** What pruning takes where every reply is taken at once, about. */
export interface TalkEstimate {
  readonly calls: number;
  readonly tokensIn: number;
  readonly tokensOut: number;
}

/** Of English and its numbers in today's tokenizers, about. */
const CHARACTERS_A_TOKEN = 4;
/**
 * A choice with its reason, and what is rewritten of a trace. Replies with the symbolic teacher's decisions on real traces
 * take 76 characters and 3 %; models give longer reasons and rewrite more.
 */
const CHARACTERS_A_CHOICE = 110;
const REWRITTEN_SHARE = 0.1;

/** From the size of the prompts themselves, with a cut of our own in place of the model's. */
export function estimateTalk(trace: TeacherTrace, split: Split): TalkEstimate {
  const { pieces } = thinkingPieces(trace.response);
  if (pieces.length === 0) return { calls: 0, tokensIn: 0, tokensOut: 0 };
  const thinking = pieces.map(({ text }) => text).join("");
  const steps = ownSteps(trace, pieces, split);
  const request = { question: trace.question, thinking, steps, rejected: undefined };
  const choosing = {
    calls: 1,
    tokensIn: sizeOf(teacherMessages({ ...request, call: "prune" })),
    tokensOut: tokensAbout(steps.length * CHARACTERS_A_CHOICE + REWRITTEN_SHARE * thinking.length),
  };
  if (split !== "skill") return choosing;
  const written = JSON.stringify({ steps: steps.map((step) => ({ text: step.text, label: labelOf(step) })) });
  return {
    calls: 2,
    tokensIn: choosing.tokensIn + sizeOf(teacherMessages({ ...request, call: "split" })),
    tokensOut: choosing.tokensOut + tokensAbout(written.length),
  };
}

function sizeOf(messages: readonly ChatMessage[]): number {
  return messages.reduce((sum, { content }) => sum + tokensAbout(content.length), 0);
}

function tokensAbout(characters: number): number {
  return Math.ceil(characters / CHARACTERS_A_TOKEN);
}
