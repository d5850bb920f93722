import type { EvaluationRecord, Outcome } from "../../../src/core/evaluation/record.ts";
import { sampleKey } from "../../../src/core/evaluation/record.ts";
import type { Decoding, ModelDescription } from "../../../src/core/ports.ts";
import type { Problem } from "../../../src/core/problems/problem.ts";

export const MODEL: ModelDescription = {
  id: "scripted",
  label: "A scripted student",
  revision: "1",
  dtype: "float32",
  device: "cpu",
  threads: 1,
  tokenizerId: "characters",
  kind: "student",
  contextTokens: 1000,
  note: undefined,
};

export const DECODING: Decoding = { maxNewTokens: 60, temperature: 0, topP: 1, seed: 7 };

export function makeProblem(index: number, answer = String(index + 3)): Problem {
  return {
    id: `problem ${index}`,
    setId: "test",
    question: `What is ${index} more than 3?`,
    answer,
    skills: ["add"],
    templateId: `template ${index % 4}`,
    key: `key ${index}`,
  };
}

export type Ending = "right" | "wrong" | "silent" | "cut" | "failed" | "loose";

/** What an item came to: "loose" states its answer where only the lenient grader looks. */
export function outcomeOf(ending: Ending, gold: string, tokens: number): Outcome {
  if (ending === "failed") return { kind: "failed", code: "out-of-memory", message: "No room." };
  const texts = {
    right: `So it is.\n#### ${gold}`,
    wrong: `So it is.\n#### ${gold}1`,
    silent: "I wonder.",
    cut: "Let me think about it once more, and then",
    loose: `I believe the number of pens left over could be ${gold}`,
  };
  return {
    kind: "completed",
    text: texts[ending],
    newTokens: { value: tokens, source: "exact" },
    promptTokens: { value: 20, source: "exact" },
    tokenizerId: MODEL.tokenizerId,
    finishReason: ending === "cut" ? "length" : "stop",
    timing: { firstTokenMs: 1, totalMs: 2, alone: false },
  };
}

export function makeRecord(problem: Problem, strategyId: string, outcome: Outcome): EvaluationRecord {
  return {
    blockKey: "block",
    problemId: problem.id,
    setId: problem.setId,
    problemKey: problem.key,
    templateId: problem.templateId,
    gold: problem.answer,
    strategyId,
    strategyVersion: "1",
    model: MODEL,
    decoding: DECODING,
    prompt: { kind: "text", text: problem.question },
    repeat: 0,
    sampleKey: sampleKey(problem, "1", MODEL, DECODING),
    outcome,
  };
}
