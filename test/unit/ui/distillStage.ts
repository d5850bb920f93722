import { ScriptedGenerator } from "../../../src/adapters/generators/scripted.ts";
import { memoryDistillRuns } from "../../../src/adapters/storage/memoryDistillRuns.ts";
import { memoryModels } from "../../../src/adapters/storage/memoryModels.ts";
import { memoryRuns } from "../../../src/adapters/storage/memoryRuns.ts";
import { storageRoom } from "../../../src/adapters/storage/storageReport.ts";
import type { TraceBlock } from "../../../src/core/distill/collection.ts";
import type { Distiller } from "../../../src/core/distill/distiller.ts";
import type {
  TrainedStudent,
  TrainerEvent,
  TrainingHistory,
  TrainingStep,
  ValidationCheck,
} from "../../../src/core/distill/trainer.ts";
import { throwIfAborted } from "../../../src/core/errors.ts";
import { type DistillPorts } from "../../../src/ui/screens/distill/distillPorts.ts";
import { DistillState } from "../../../src/ui/screens/distill/distillState.svelte.ts";
import { makeModel } from "../../contracts/modelStore.ts";
import { STUDENT } from "./handGenerator.ts";
import { keptStage, mapStorage } from "./shelfStage.ts";

/** What the stage's trainer does otherwise than well. */
export interface Mishap {
  /** The loss of this step is not finite. */
  readonly divergesAt?: number;
  /** The worker dies in this step, once. */
  diesAt?: number;
}

const BLOCK: TraceBlock = {
  index: 0,
  traces: [
    { problemId: "p", question: "Ann has 3 pens and buys 4. How many?", response: "So 3 + 4 = 7.\n#### 7", tokens: 12 },
  ],
  notKept: { wrong: 1, noAnswer: 0, truncated: 0, failed: 0, repeated: 0 },
};

const step = (at: number): TrainingStep => ({
  step: at,
  loss: 1 / at,
  gradientNorm: 1,
  rate: 1e-3,
  tokens: 50,
  ms: 10,
});
const estimate = (value: number) => ({ estimate: value, low: value, high: value, n: 8, method: "none" });
const check = (at: number): ValidationCheck => ({
  step: at,
  accuracy: estimate(0.9),
  tokens: estimate(100 - at),
  samples: [],
  isBest: at > 0,
  ms: 20,
});

/** A trainer that learns nothing, in no time, by the laws of its port; `asked` counts what it was made to do. */
export function stagedDistiller(mishap: Mishap = {}) {
  const asked = { blocks: 0, steps: 0 };
  let kept: TrainingHistory | undefined;
  const student = (history: TrainingHistory): TrainedStudent => ({
    files: makeModel(history.steps.length).files,
    step: history.steps.length,
    history,
  });
  const distiller: Distiller = {
    collect: async (signal, plan, stored, onEvent) => {
      const total = plan.traces.problems;
      onEvent({ type: "planned", done: stored.length > 0 ? total : 0, total, together: total });
      throwIfAborted(signal);
      if (stored.length === 0) {
        asked.blocks++;
        onEvent({ type: "block", block: BLOCK, done: total, total });
      }
      return { traces: BLOCK.traces, sampled: total, notKept: BLOCK.notKept };
    },
    teach: async (signal, _plan, traces, onTrace) => {
      throwIfAborted(signal);
      onTrace(traces.length);
      const lessons = traces.map(({ question }) => ({ question, target: "3 + 4 = 7.\n#### 7" }));
      return { lessons, rejected: { gap: 1 }, targetTokens: 6 };
    },
    run: async (signal, { plan }, onEvent, { untilStep = Infinity } = {}) => {
      let history = kept ?? { steps: [], checks: [] };
      const tell = (event: TrainerEvent): void => {
        if (event.type === "step") history = { ...history, steps: [...history.steps, step(event.step)] };
        if (event.type === "validation") history = { ...history, checks: [...history.checks, check(event.step)] };
        if (event.type === "checkpoint") kept = history;
        onEvent(event);
      };
      const facts = { device: "wasm", threads: 1, note: undefined, batch: { rows: 1, tokens: 64 } } as const;
      tell({ type: "started", ...facts, resumedFrom: history.steps.length, history });
      for (let at = history.steps.length; ; at++) {
        const due = at % plan.validation.every === 0 || at === plan.training.steps;
        if (due && history.checks.at(-1)?.step !== at) tell({ type: "validation", ...check(at) });
        if (at === plan.training.steps) break;
        if (signal.aborted || at >= untilStep) {
          tell({ type: "checkpoint", step: at });
          return { kind: "paused", step: at };
        }
        if (mishap.divergesAt === at + 1) {
          return { kind: "diverged", step: at + 1, checkpointStep: kept?.steps.length };
        }
        if (mishap.diesAt === at + 1) {
          delete mishap.diesAt;
          throw Object.assign(new Error("The worker has died."), { name: "worker-lost" });
        }
        asked.steps++;
        tell({ type: "step", ...step(at + 1) });
        if ((at + 1) % plan.training.checkpointEvery === 0) tell({ type: "checkpoint", step: at + 1 });
        await Promise.resolve();
      }
      tell({ type: "checkpoint", step: plan.training.steps });
      return { kind: "finished", student: student(history) };
    },
    finish: async () => kept && student(kept),
    measure: async () => ({ stepMs: 10, checkMs: 80 }),
    discard: async () => void (kept = undefined),
  };
  return { distiller, asked };
}

/** Parent and child recite one answer, the parent at greater length. */
function reciter(id: string): ScriptedGenerator {
  const isChild = id.startsWith("kept:");
  const text = `${isChild ? "" : "Let me think about it for a while. "}#### 7`;
  return new ScriptedGenerator({
    model: { ...STUDENT, id, revision: id, styles: ["verbose"] },
    clock: { now: () => 0 },
    wait: () => Promise.resolve(),
    replyTo: () => ({
      kind: "reply",
      promptTokens: 9,
      tokens: [...text].map((character, at) => ({ id: at, text: character })),
      finishReason: "stop",
    }),
  });
}

export function distillPorts(distiller: Distiller, change: Partial<DistillPorts> = {}): DistillPorts {
  const evaluations = memoryRuns();
  const models = memoryModels();
  let [now, ids] = [0, 0];
  return {
    shipped: [
      { id: "verbose-student", revision: "r", style: "verbose", label: "Verbose student", styles: ["verbose"] },
    ],
    distiller: () => distiller,
    runs: memoryDistillRuns(),
    models,
    generator: async (id) => reciter(id),
    evaluations,
    evaluationTitle: (run, problems) => `${run}: ${problems}`,
    lock: { tryHold: (_name, work) => work() },
    room: storageRoom(evaluations),
    clock: { now: () => now++ },
    today: () => 1_700_000_000_000 + now++,
    newId: () => `id-${++ids}`,
    breathe: () => Promise.resolve(),
    keepAwake: async () => () => {},
    memory: async () => undefined,
    ...change,
  };
}

/** The screen over these ports, its student chosen and its budget tiny. Made again on the same ports, it is a reload. */
export async function openDistillStage(ports: DistillPorts): Promise<DistillState> {
  const state = new DistillState({
    ports,
    storage: mapStorage(),
    nameOf: ({ arm }, others) => `${arm} ${others.length + 1}`,
    kept: keptStage({ store: ports.models }),
  });
  await state.refresh();
  state.setup.chooseStudent("verbose-student");
  state.setup.changeTraces({ problems: 2 });
  state.setup.changeTraining({ steps: 10, warmupSteps: 1, decaySteps: 5, checkpointEvery: 3 });
  state.setup.changeValidation({ problems: 4, every: 5 });
  return state;
}
