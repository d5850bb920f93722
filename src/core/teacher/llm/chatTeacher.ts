import type { ChatMessage, FinishReason } from "../../ports.ts";
import { type Pruning, pruningOf } from "../pruning.ts";
import { type Thinking, thinkingPieces } from "../split.ts";
import { wholeResponse } from "../symbolicTeacher.ts";
import type { Split, TeacherStep, TeacherTrace } from "../teacher.ts";
import { align } from "./align.ts";
import { labelledSteps, ownSteps } from "./cutSteps.ts";
import { judge } from "./judge.ts";
import { teacherMessages } from "./prompts.ts";
import type { Rejection, TeacherCall } from "./rejection.ts";
import type { ReplyReader } from "./replies.ts";

/** Where the talk with a model about one trace stands: plain data, which crosses to wherever replies are read. */
export interface Talk {
  readonly trace: TeacherTrace;
  readonly split: Split;
  readonly contextTokens: number;
  readonly call: TeacherCall;
  /** Of this call, from 1. */
  readonly attempt: number;
  /** Of the thinking; empty until it is cut. */
  readonly steps: readonly TeacherStep[];
  /** Why the reply before was not taken. */
  readonly rejected: Rejection | undefined;
}

export interface TeacherReply {
  readonly text: string;
  readonly finishReason: FinishReason;
  readonly tokens: number;
}

/** What comes next of a trace: a question to the model, or an end. */
export type Turn =
  | {
      readonly kind: "ask";
      readonly talk: Talk;
      readonly messages: readonly ChatMessage[];
      readonly maxNewTokens: number;
    }
  | { readonly kind: "pruned"; readonly pruning: Pruning }
  | { readonly kind: "rejected"; readonly rejection: Rejection };

/** How often each call is made before the model is given up on. */
const MOST_ATTEMPTS = 3;

/** Characters of mathematical text that a token holds at the least, about; prose has four. */
const FEWEST_CHARACTERS_A_TOKEN = 3;
const TOKENS_A_STEP = 40;
const ROOM = 512;
/** What is not sent, the visible answer, is seldom three times as long as the thinking. */
const MOST_TIMES_TOO_LONG = 4;

/**
 * DRP's teacher (Jiang et al., arXiv 2505.13975) over any chat model: a first call cuts the thinking into labelled steps,
 * a second decides about each. Only the split into skills needs the first; the simpler ones are made here. The model's
 * replies are data that is checked, never trusted: a fault is told to it, and after three tries the trace is given up.
 */
export function beginTalk(trace: TeacherTrace, split: Split, contextTokens: number): Turn {
  // Before it is read, which takes seconds for a trace of a megabyte.
  const tokens = 2 * tokensAtMost(trace.response.length);
  if (tokens > MOST_TIMES_TOO_LONG * contextTokens) {
    return { kind: "rejected", rejection: { kind: "tooLong", tokens, contextTokens } };
  }
  const thinking = thinkingPieces(trace.response);
  if (thinking.pieces.length === 0) return { kind: "pruned", pruning: untouched(trace, thinking) };
  const start = { trace, split, contextTokens, attempt: 1, rejected: undefined };
  if (split === "skill") return ask({ ...start, call: "split", steps: [] });
  return ask({ ...start, call: "prune", steps: ownSteps(trace, thinking.pieces, split) });
}

/** Reads a reply and says what comes of it. */
export function continueTalk(talk: Talk, reply: TeacherReply, reader: ReplyReader): Turn {
  const { call } = talk;
  if (reply.finishReason === "length") {
    return { kind: "rejected", rejection: { kind: "cutOff", call, tokens: reply.tokens } };
  }
  return call === "split" ? takeSplit(talk, reply.text, reader) : takeChoices(talk, reply.text, reader);
}

function takeSplit(talk: Talk, text: string, reader: ReplyReader): Turn {
  const read = reader.split(text);
  if (read.kind !== "read") return askAgain(talk, { ...read, call: "split" });
  const { opening, pieces } = thinkingPieces(talk.trace.response);
  const thinking = pieces.map((piece) => piece.text).join("");
  const written = read.reply.steps.filter((step) => step.text.trim() !== "");
  const alignment = align(
    thinking,
    written.map((step) => step.text),
  );
  switch (alignment.kind) {
    case "lost":
      return askAgain(talk, { kind: "textLost", missing: alignment.missing });
    case "changed":
      return askAgain(talk, { ...alignment, kind: "textChanged" });
    case "aligned": {
      const { starts } = alignment;
      const cut = starts.map((from, i) => ({
        text: thinking.slice(from, starts[i + 1] ?? thinking.length),
        start: opening.length + from,
        label: written[i]!.label,
      }));
      const steps = labelledSteps(talk.trace, cut);
      return ask({ ...talk, call: "prune", attempt: 1, steps, rejected: undefined });
    }
  }
}

function takeChoices(talk: Talk, text: string, reader: ReplyReader): Turn {
  const read = reader.prune(text);
  if (read.kind !== "read") return askAgain(talk, { ...read, call: "prune" });
  const verdict = judge(talk.trace, talk.steps, read.reply);
  return verdict.kind === "pruned" ? verdict : askAgain(talk, verdict.rejection);
}

function askAgain(talk: Talk, rejection: Rejection): Turn {
  if (talk.attempt >= MOST_ATTEMPTS) return { kind: "rejected", rejection };
  return ask({ ...talk, attempt: talk.attempt + 1, rejected: rejection });
}

function ask(talk: Talk): Turn {
  const { call, trace, steps, rejected, contextTokens } = talk;
  const { pieces } = thinkingPieces(trace.response);
  const thinking = pieces.map(({ text }) => text).join("");
  const messages = teacherMessages({ call, question: trace.question, thinking, steps, rejected });
  const prompt = messages.reduce((sum, { content }) => sum + tokensAtMost(content.length), 0);
  const entries = call === "split" ? pieces.length : steps.length;
  const wanted = tokensAtMost(thinking.length) + TOKENS_A_STEP * entries + ROOM;
  if (prompt + wanted > contextTokens) {
    return { kind: "rejected", rejection: { kind: "tooLong", tokens: prompt + wanted, contextTokens } };
  }
  return { kind: "ask", talk, messages, maxNewTokens: wanted };
}

function tokensAtMost(characters: number): number {
  return Math.ceil(characters / FEWEST_CHARACTERS_A_TOKEN);
}

/** A response without thinking has nothing to prune. */
function untouched({ response }: TeacherTrace, { opening, visible }: Thinking): Pruning {
  const whole = wholeResponse({ steps: [], decisions: [] }, opening, visible);
  return pruningOf(response, { ...whole, pruned: response, thinking: "", fallback: undefined });
}
