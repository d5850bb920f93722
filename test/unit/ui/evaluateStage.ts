import { ScriptedGenerator, type ScriptedReply } from "../../../src/adapters/generators/scripted.ts";
import { memoryLock } from "../../../src/adapters/storage/locks.ts";
import { memoryRuns } from "../../../src/adapters/storage/memoryRuns.ts";
import { DEFAULT_EVALUATION } from "../../../src/core/experiment.ts";
import { hashFraction } from "../../../src/core/hash.ts";
import type { Clock, GenerationItem, Generator } from "../../../src/core/ports.ts";
import { generateProblem } from "../../../src/core/problems/generate.ts";
import { readProblems } from "../../../src/core/problems/jsonl.ts";
import { STRATEGIES } from "../../../src/core/prompts/strategies.ts";
import type { EvaluatePorts } from "../../../src/ui/screens/evaluate/evaluatePorts.ts";
import { EvaluateState } from "../../../src/ui/screens/evaluate/evaluateState.svelte.ts";
import { ModelState } from "../../../src/ui/state/modelState.svelte.ts";
import { STUDENT } from "./handGenerator.ts";

const MOST_PROBLEMS = 24;

/** Each call is a millisecond later, so that rates are finite. */
function ticking(): Clock {
  let now = 0;
  return { now: () => now++ };
}

/** Knows the default problems; verbose is right more seldom than the others, and some items are sampled wrong. */
function replyTo(item: GenerationItem): ScriptedReply {
  const prompt = item.prompt.kind === "text" ? item.prompt.text : "";
  const answer = ANSWERS.find(([question]) => prompt.includes(question))?.[1] ?? "0";
  const isLong = prompt.includes("<|verbose|>");
  const isRight = hashFraction(item.sampleKey) < (isLong ? 0.5 : 0.9);
  const text = `${isLong ? "Let me see. Wait, once more. " : ""}So.\n#### ${isRight ? answer : `${answer}1`}`;
  const tokens = [...text].map((character, id) => ({ id, text: character }));
  return { kind: "reply", promptTokens: 9, tokens, finishReason: "stop" };
}

const ANSWERS = Array.from({ length: MOST_PROBLEMS }, (_, index) => {
  const { question, answer } = generateProblem({ ...DEFAULT_EVALUATION.set, index });
  return [question, answer] as const;
});

export interface EvaluateStage {
  readonly evaluate: EvaluateState;
  readonly ports: EvaluatePorts;
  readonly generator: Generator;
  readonly asked: { readonly persist: number; readonly awake: number; readonly requests: number };
}

/** The Evaluate screen over a generator that answers at once; `onRequest` hears of each block before it runs. */
export function evaluateStage(more: Partial<EvaluatePorts> = {}, onRequest: (stage: EvaluateStage) => void = () => {}) {
  const clock = ticking();
  const asked = { persist: 0, awake: 0, requests: 0 };
  const inner = new ScriptedGenerator({ model: STUDENT, replyTo, clock, wait: () => Promise.resolve() });
  const generator: Generator = {
    load: (signal, onEvent) => inner.load(signal, onEvent),
    unload: () => inner.unload(),
    generate: async (signal, request, onEvent) => {
      asked.requests++;
      onRequest(stage);
      return inner.generate(signal, request, onEvent);
    },
  };
  let runs = 0;
  const ports: EvaluatePorts = {
    runs: memoryRuns(),
    lock: memoryLock(),
    today: () => Date.UTC(2026, 0, 1) + runs,
    newId: () => `run-${++runs}`,
    breathe: () => Promise.resolve(),
    keepAwake: async () => {
      asked.awake++;
      return () => void asked.awake--;
    },
    persist: async () => ++asked.persist > 0,
    readProblems: async (file) => readProblems(await file.text(), file.name),
    runFiles: undefined,
    ...more,
  };
  const model = new ModelState({ generator, clock });
  const evaluate = new EvaluateState({
    generator,
    model,
    clock,
    strategies: STRATEGIES,
    ports,
    title: (setup) => `${setup.strategies.map(({ id }) => id).join(", ")}: ${setup.count}`,
  });
  const stage: EvaluateStage = { evaluate, ports, generator, asked };
  return stage;
}
