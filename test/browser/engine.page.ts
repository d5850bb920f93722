/** Training steps of the engine in a page, on the device asked for. */
import { ortWeb } from "../../src/adapters/device/ortWeb.ts";
import type { ModelConfig } from "../../src/engine/model/config.ts";
import { initialise } from "../../src/engine/model/initialise.ts";
import type { BatchSize } from "../../src/engine/train/packing.ts";
import { type Example, Packer } from "../../src/engine/train/packing.ts";
import { type StepReport, TrainingSession } from "../../src/engine/train/session.ts";

export interface StepRun {
  readonly reports: readonly StepReport[];
  readonly parameters: readonly number[];
}

const SEED = 1;
const LEARNING_RATE = 1e-2;

export async function train(
  device: "webgpu" | "wasm",
  config: ModelConfig,
  size: BatchSize,
  examples: readonly Example[],
  steps: number,
): Promise<StepRun> {
  const runtime = await ortWeb({ device, threads: 1 });
  const parameters = initialise(config, SEED);
  const zeros = () => new Float32Array(parameters.length);
  const state = { parameters, moment1: zeros(), moment2: zeros(), step: 0 };
  const session = new TrainingSession(runtime, config, state);
  const packer = new Packer(size);
  for (const example of examples) packer.add(example);
  const reports: StepReport[] = [];
  for (let step = 0; step < steps; step++) reports.push(await session.step(packer.batch(), LEARNING_RATE));
  const final = await session.state();
  await session.release();
  return { reports, parameters: [...final.parameters] };
}
