import { replyReader } from "../../../src/adapters/teachers/replyReader.ts";
import { beginTalk, continueTalk, type Turn } from "../../../src/core/teacher/llm/chatTeacher.ts";
import type { Split, TeacherTrace } from "../../../src/core/teacher/teacher.ts";

/** Talks a trace through with replies in their order; the last one is given again and again. */
export function talk(trace: TeacherTrace, replies: readonly unknown[], split: Split = "skill") {
  const turns: Turn[] = [beginTalk(trace, split, 100_000)];
  for (let i = 0; ; i++) {
    const turn = turns.at(-1)!;
    if (turn.kind !== "ask") return { turns, end: turn };
    const reply = replies[Math.min(i, replies.length - 1)];
    const text = typeof reply === "string" ? reply : JSON.stringify(reply);
    turns.push(continueTalk(turn.talk, { text, finishReason: "stop", tokens: text.length }, replyReader));
  }
}
