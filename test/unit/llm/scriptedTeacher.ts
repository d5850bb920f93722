import { ScriptedGenerator } from "../../../src/adapters/generators/scripted.ts";
import { replyReader } from "../../../src/adapters/teachers/replyReader.ts";
import { symbolicPruner } from "../../../src/core/distill/symbolicPruner.ts";
import type { ChatMessage, GenerationItem, ModelDescription } from "../../../src/core/ports.ts";
import { teacherDialogue } from "../../../src/core/teacher/llm/dialogue.ts";
import type { TeacherTrace } from "../../../src/core/teacher/teacher.ts";
import { oracle } from "./oracle.ts";

export const CHAT: ModelDescription = {
  id: "qwen@localhost:8000",
  label: "qwen",
  revision: "unknown",
  dtype: "unknown",
  device: "remote",
  threads: undefined,
  tokenizerId: "qwen@localhost:8000",
  kind: "chat",
  contextTokens: 100_000,
  note: undefined,
};

/** What a teacher was asked, read from its last message. */
export interface Asked {
  readonly call: "split" | "prune";
  readonly question: string;
  /** The trace, or the numbered steps. */
  readonly material: string;
  readonly message: string;
  /** All messages, as one text. */
  readonly whole: string;
}

export function askedIn(messages: readonly Pick<ChatMessage, "content">[]): Asked {
  const message = messages.at(-1)!.content;
  const part = (name: string) => new RegExp(`<<${name} (\\w+)\\n([^]*)\\n\\1 ${name}>>`).exec(message)?.[2];
  const [question, trace, steps] = [part("question"), part("trace"), part("steps")];
  if (question === undefined) throw new Error("The question is not marked.");
  const whole = messages.map(({ content }) => content).join("\n");
  return { call: trace === undefined ? "prune" : "split", question, material: (trace ?? steps)!, message, whole };
}

/** A model that answers every question as the symbolic teacher decides about the trace to it; in other cuts it keeps all. */
export function oracleReply(traces: readonly TeacherTrace[], { call, question, material }: Asked): string {
  const trace = traces.find((each) => each.question === question);
  if (!trace) throw new Error(`Nobody knows the question ${question}.`);
  const replies = oracle(trace);
  const count = material.split("\n").length;
  if (call === "split" || count === replies.split.steps.length) return JSON.stringify(replies[call]);
  const keepAll = Array.from({ length: count }, (_, i) => ({ step: i + 1, action: "keep", reason: "All stays." }));
  return JSON.stringify({ steps: keepAll });
}

/** A chat model that writes what it is told to, a character a token. */
export function scriptedTeacher(reply: (asked: Asked, item: GenerationItem) => string): ScriptedGenerator {
  return new ScriptedGenerator({
    model: CHAT,
    clock: { now: () => 0 },
    wait: () => Promise.resolve(),
    replyTo: (item) => {
      if (item.prompt.kind !== "messages") throw new Error("A teacher is asked in messages.");
      const asked = askedIn(item.prompt.messages);
      const text = reply(asked, item);
      return { kind: "reply", promptTokens: asked.whole.length, tokens: [{ id: 0, text }], finishReason: "stop" };
    },
  });
}

export const dialogue = teacherDialogue(replyReader, () => Promise.resolve());

/** Counts characters. */
export const symbolic = symbolicPruner({
  tokenizer: async () => ({ id: "letters", encode: (text) => [...text].map((_, i) => i), decode: () => "" }),
  breathe: () => Promise.resolve(),
});
