import { recordedGenerators } from "../../../src/adapters/generators/recorded.ts";
import { ScriptedGenerator, type ScriptedReply } from "../../../src/adapters/generators/scripted.ts";
import { readProblemFile } from "../../../src/adapters/imports/problemFile.ts";
import { memoryLock } from "../../../src/adapters/storage/locks.ts";
import { memoryRuns } from "../../../src/adapters/storage/memoryRuns.ts";
import { runFiles } from "../../../src/adapters/storage/runFiles.ts";
import { storageRoom } from "../../../src/adapters/storage/storageReport.ts";
import { AppError } from "../../../src/core/errors.ts";
import { DEFAULT_EVALUATION } from "../../../src/core/experiment.ts";
import { hashFraction } from "../../../src/core/hash.ts";
import type { Clock, GenerationItem, Generator } from "../../../src/core/ports.ts";
import { generateProblem } from "../../../src/core/problems/generate.ts";
import { STRATEGIES } from "../../../src/core/prompts/strategies.ts";
import { remoteModelId } from "../../../src/core/remoteModel.ts";
import type { ServerSettings } from "../../../src/ui/models/serverSettings.ts";
import type { ServerState } from "../../../src/ui/models/serverState.svelte.ts";
import type { EvaluatePorts } from "../../../src/ui/screens/evaluate/evaluatePorts.ts";
import { EvaluateState } from "../../../src/ui/screens/evaluate/evaluateState.svelte.ts";
import { STUDENT } from "./handGenerator.ts";
import { type LibraryStage, libraryStage, shelfStage } from "./shelfStage.ts";

const MOST_PROBLEMS = 24;

/** Each call is a millisecond later, so that rates are finite. */
function ticking(): Clock {
  let now = 0;
  return { now: () => now++ };
}

/** Knows the default problems; verbose is right more seldom than the others, and some items are sampled wrong. */
function replyTo(item: GenerationItem): ScriptedReply {
  const prompt = item.prompt.kind === "text" ? item.prompt.text : item.prompt.messages.map((m) => m.content).join("\n");
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

/** Knows the verbose style alone, and has a tokenizer of its own. */
function verboseStudent(clock: Clock, asked: { requests: number }): Generator {
  const model = {
    ...STUDENT,
    id: "verbose-student",
    label: "Verbose",
    styles: ["verbose"],
    tokenizerId: "words",
  } as const;
  const inner = new ScriptedGenerator({ model, replyTo, clock, wait: () => Promise.resolve() });
  return {
    load: (signal, onEvent) => inner.load(signal, onEvent),
    unload: () => inner.unload(),
    generate: (signal, request, onEvent) => (asked.requests++, inner.generate(signal, request, onEvent)),
  };
}

/** A server that has two models, and answers every problem as the student does; a key with "wrong" is refused. */
function remoteStudent({ baseUrl, model, apiKey }: ServerSettings, clock: Clock, asked: { remote: number }): Generator {
  const id = remoteModelId({ model, host: new URL(baseUrl).host });
  const description = { ...STUDENT, id, label: model, device: "remote", kind: "chat" } as const;
  const inner = new ScriptedGenerator({ model: description, replyTo, clock, wait: () => Promise.resolve() });
  const refuse = (): void => {
    if (!apiKey.includes("wrong")) return;
    throw new AppError({ code: "bad-argument", message: "The server refuses the key (401).", hint: "Check the key." });
  };
  return {
    load: async (signal, onEvent) => (refuse(), inner.load(signal, onEvent)),
    generate: async (signal, request, onEvent) => {
      refuse();
      asked.remote++;
      return inner.generate(signal, request, onEvent);
    },
    listModels: async () => (refuse(), ["qwen", "llama"]),
    unload: () => inner.unload(),
  };
}

export interface EvaluateStage {
  readonly evaluate: EvaluateState;
  readonly server: ServerState;
  readonly ports: EvaluatePorts;
  readonly generator: Generator;
  readonly asked: {
    readonly persist: number;
    readonly awake: number;
    readonly requests: number;
    readonly remote: number;
  };
}

/** The Evaluate screen over a generator that answers at once; `onRequest` hears of each block before it runs. */
export function evaluateStage(
  more: Partial<EvaluatePorts> = {},
  onRequest: (stage: EvaluateStage) => void = () => {},
  libraryParts: LibraryStage = {},
) {
  const clock = ticking();
  const asked = { persist: 0, awake: 0, requests: 0, remote: 0 };
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
  const { runs = memoryRuns() } = more;
  let begun = 0;
  const ports: EvaluatePorts = {
    runs,
    lock: memoryLock(),
    today: () => Date.UTC(2026, 0, 1) + begun,
    newId: () => `run-${++begun}`,
    breathe: () => Promise.resolve(),
    keepAwake: async () => {
      asked.awake++;
      return () => void asked.awake--;
    },
    room: storageRoom(runs, { persist: async () => ++asked.persist > 0 }),
    replay: ({ records }, speed) => ({
      generatorOf: recordedGenerators({ records, clock, speed, wait: () => Promise.resolve() }),
      runs: memoryRuns(),
      lock: memoryLock(),
    }),
    readProblems: (signal, file, onBytes, mapping) =>
      readProblemFile(file, { signal, onBytes, breathe: () => Promise.resolve() }, mapping),
    hub: { fetch: () => Promise.reject(new Error("not here")) },
    hubHost: "hub.example",
    runFiles: runFiles(
      () => ({ appVersion: "0.1.0", environment: "a test", exportedAt: 0 }),
      clock,
      () => Promise.resolve(),
    ),
    ...more,
  };
  const library = libraryStage({
    clock,
    remoteStudent: (settings) => remoteStudent(settings, clock, asked),
    ...libraryParts,
  });
  const shelf = shelfStage((id) => (id === "embedded" ? generator : verboseStudent(clock, asked)), clock, library);
  const evaluate = new EvaluateState({
    shelf,
    clock,
    strategies: STRATEGIES,
    ports,
    title: (setup) => `${setup.choice.strategies.map(({ id }) => id).join(", ")}: ${setup.count}`,
  });
  const stage: EvaluateStage = { evaluate, server: library.server, ports, generator, asked };
  return stage;
}
