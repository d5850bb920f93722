import type { TrainingPlan } from "../../core/distill/lessons.ts";
import type { TrainingPace } from "../../core/distill/trainer.ts";
import { throwIfAborted } from "../../core/errors.ts";
import { TrainingSession } from "../../engine/train/session.ts";
import { lessonBatches } from "./lessonBatches.ts";
import type { Parent } from "./parentStudent.ts";
import type { TrainingPlace } from "./trainingRun.ts";
import { validator } from "./validator.ts";

/** The first step also builds the session and is not counted. */
const STEPS = 3;
const TOKENS = 8;

/** Takes a few steps that are forgotten, and begins a check. Rejects with AbortError. */
export async function measurePace(
  signal: AbortSignal,
  plan: TrainingPlan,
  parent: Parent,
  { runtime, breathe, clock }: TrainingPlace,
): Promise<TrainingPace> {
  const { parameters } = parent;
  const batches = lessonBatches(plan, parent);
  const zeros = () => new Float32Array(parameters.length);
  const session = new TrainingSession(runtime, parent.config, {
    parameters,
    moment1: zeros(),
    moment2: zeros(),
    step: 0,
  });
  const times: number[] = [];
  try {
    for (let step = 0; step < STEPS; step++) {
      const startedMs = clock.now();
      await session.step(batches.at(step).batch, 0);
      times.push(clock.now() - startedMs);
      await breathe();
      throwIfAborted(signal);
    }
  } finally {
    await session.release();
  }
  const stepMs = Math.min(...times.slice(1));
  return { stepMs, checkMs: await checkTime(signal, plan, parent, { runtime, breathe, clock }) };
}

/** From its first tokens: a check of a student that writes as much as its lessons do. */
async function checkTime(
  signal: AbortSignal,
  { plan, lessons }: TrainingPlan,
  parent: Parent,
  { runtime, breathe, clock }: TrainingPlace,
): Promise<number> {
  const traces = { ...plan.traces, maxNewTokens: TOKENS };
  const startedMs = clock.now();
  await validator(runtime, parent, { ...plan, traces }, breathe).check(signal, parent.parameters);
  const written = lessons.map(({ target }) => parent.tokenizer.encode(target).length);
  const longest = Math.max(...written);
  return ((clock.now() - startedMs) * longest) / TOKENS;
}
