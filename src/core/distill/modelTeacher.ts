import { AppError, throwIfAborted, toAppError } from "../errors.ts";
import { hash } from "../hash.ts";
import type { Completion, GenerationItem, Generator } from "../ports.ts";
import type { Turn } from "../teacher/llm/chatTeacher.ts";
import type { TeacherDialogue } from "../teacher/llm/dialogue.ts";
import type { Rejection, TeacherCall } from "../teacher/llm/rejection.ts";
import type { Pruning } from "../teacher/pruning.ts";
import type { Split, TeacherTrace } from "../teacher/teacher.ts";
import { addUsage, NO_USAGE, type Usage, usageOf } from "./usage.ts";

export interface ModelTeacher {
  /** A chat model. */
  readonly generator: Generator;
  readonly dialogue: TeacherDialogue;
  /** Traces under way at once; they are asked about together. */
  readonly atOnce: number;
  readonly onProgress?: ((progress: AskProgress) => void) | undefined;
}

/** What is being written about a trace. */
export interface AskProgress {
  readonly index: number;
  readonly call: TeacherCall;
  /** Of this call, from 1. */
  readonly attempt: number;
  /** Written so far. */
  readonly tokens: number;
}

/** What came of a trace that a model was asked about. */
export type ModelOutcome = { readonly index: number; readonly usage: Usage } & (
  | { readonly kind: "pruned"; readonly pruning: Pruning }
  | { readonly kind: "rejected"; readonly rejection: Rejection; readonly reply: string }
  /** The model could not be asked about this trace. */
  | { readonly kind: "failed"; readonly error: AppError }
);

interface Conversation {
  readonly index: number;
  turn: Turn;
  usage: Usage;
  reply: string;
}

/**
 * Has a chat model prune traces: as many at once as it may, each in two calls and their repeats, and in each round one
 * question about every trace that is under way. Outcomes come as they are there, not in the order of the traces. Rejects
 * with AbortError, and with AppError when no trace can be asked about any more; what was answered until then has come.
 */
export async function askModel(
  signal: AbortSignal,
  { generator, dialogue, atOnce, onProgress }: ModelTeacher,
  traces: readonly TeacherTrace[],
  split: Split,
  onOutcome: (outcome: ModelOutcome) => void | Promise<void>,
): Promise<void> {
  const contextTokens = await contextOf(signal, generator);
  let next = 0;
  let active: Conversation[] = [];
  for (;;) {
    while (active.length < Math.max(1, atOnce) && next < traces.length) {
      const index = next++;
      const turn = await dialogue.begin(signal, traces[index]!, split, contextTokens);
      active.push({ index, turn, usage: NO_USAGE, reply: "" });
      active = await settle(active, onOutcome);
    }
    if (active.length === 0) return;
    const { completions, errors, failure } = await round(signal, generator, active, onProgress);
    for (const conversation of active) {
      const completion = completions.get(String(conversation.index));
      if (completion) await hear(signal, dialogue, conversation, completion);
    }
    active = await settle(active, onOutcome);
    if (failure) throw failure;
    const failed = active.filter(({ index }) => errors.has(String(index)));
    for (const { index, usage } of failed) {
      await onOutcome({ kind: "failed", index, usage, error: errors.get(String(index))! });
    }
    // A server that fails on every one of them fails on the next as well.
    if (completions.size === 0) throw [...errors.values()][0] ?? noReply();
    active = active.filter(({ index }) => !errors.has(String(index)));
  }
}

async function contextOf(signal: AbortSignal, generator: Generator): Promise<number> {
  const { kind, label, contextTokens, contextIsAssumed } = await generator.load(signal, () => {});
  if (kind !== "chat") {
    const hint = "Choose a model that was tuned for chats.";
    throw new AppError({ code: "unsupported", message: `${label} takes no instructions.`, hint });
  }
  return contextIsAssumed === true ? Infinity : contextTokens;
}

/** Tells the outcomes of those that have come to an end, and returns the others. */
async function settle(
  active: readonly Conversation[],
  onOutcome: (outcome: ModelOutcome) => void | Promise<void>,
): Promise<Conversation[]> {
  for (const { index, turn, usage, reply } of active) {
    if (turn.kind === "pruned") await onOutcome({ kind: "pruned", index, usage, pruning: turn.pruning });
    if (turn.kind === "rejected") await onOutcome({ kind: "rejected", index, usage, rejection: turn.rejection, reply });
  }
  return active.filter(({ turn }) => turn.kind === "ask");
}

interface Round {
  readonly completions: ReadonlyMap<string, Completion>;
  readonly errors: ReadonlyMap<string, AppError>;
  /** Why the request ended before all were answered. */
  readonly failure: Error | undefined;
}

/** What was answered before a failure was paid for, and is used. */
async function round(
  signal: AbortSignal,
  generator: Generator,
  active: readonly Conversation[],
  onProgress: ModelTeacher["onProgress"],
): Promise<Round> {
  const completions = new Map<string, Completion>();
  const errors = new Map<string, AppError>();
  let failure: Error | undefined;
  try {
    await generator.generate(signal, { items: active.flatMap(itemOf) }, (event) => {
      if (event.type === "finished") completions.set(event.itemId, event.completion);
      if (event.type === "failed") errors.set(event.itemId, event.error);
      if (event.type !== "tokens" || signal.aborted) return;
      const { index, turn } = active.find((each) => String(each.index) === event.itemId)!;
      if (turn.kind === "ask")
        onProgress?.({ index, call: turn.talk.call, attempt: turn.talk.attempt, tokens: event.newTokens });
    });
  } catch (thrown) {
    throwIfAborted(signal);
    failure = toAppError(thrown);
  }
  return { completions, errors, failure };
}

/** Greedy, so that the same trace is pruned in the same way. */
function itemOf({ index, turn }: Conversation): GenerationItem[] {
  if (turn.kind !== "ask") return [];
  const { messages, maxNewTokens } = turn;
  const decoding = { maxNewTokens, temperature: 0, topP: 1, seed: 1 };
  const prompt = { kind: "messages", messages } as const;
  return [{ id: String(index), prompt, decoding, sampleKey: hash(JSON.stringify(messages)) }];
}

async function hear(
  signal: AbortSignal,
  dialogue: TeacherDialogue,
  conversation: Conversation,
  completion: Completion,
): Promise<void> {
  if (conversation.turn.kind !== "ask") return;
  const { text, finishReason, newTokens } = completion;
  conversation.usage = addUsage(conversation.usage, usageOf(completion));
  conversation.reply = text;
  conversation.turn = await dialogue.proceed(signal, conversation.turn.talk, {
    text,
    finishReason,
    tokens: newTokens.value,
  });
}

function noReply(): AppError {
  return new AppError({ code: "internal", message: "The model answered nothing.", hint: "Try again." });
}
