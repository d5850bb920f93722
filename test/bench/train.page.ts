/** The training bench's page: the engine and jax-js take turns on the same model, data and optimiser. */
import { ortWeb } from "../../src/adapters/device/ortWeb.ts";
import { random } from "../../src/core/random.ts";
import { product } from "../../src/engine/graph/builder.ts";
import type { ModelConfig } from "../../src/engine/model/config.ts";
import { initialise } from "../../src/engine/model/initialise.ts";
import { layout } from "../../src/engine/model/layout.ts";
import { OPTIMISER } from "../../src/engine/train/optimiser.ts";
import type { BatchSize } from "../../src/engine/train/packing.ts";
import { type PackedBatch, Packer } from "../../src/engine/train/packing.ts";
import { type StepReport, TrainingSession } from "../../src/engine/train/session.ts";
import { JaxTrainer, type NamedWeights, prepare } from "./jaxTrainer.ts";

export interface BenchPlan {
  readonly device: "wasm" | "webgpu";
  readonly threads: number;
  readonly warmupSteps: number;
  readonly rounds: number;
  readonly stepsPerRound: number;
}

export interface BenchResult {
  /** Milliseconds of each timed step. */
  readonly ours: readonly number[];
  readonly rival: readonly number[];
  readonly oursLosses: readonly number[];
  readonly rivalLosses: readonly number[];
}

const CONFIG: ModelConfig = {
  vocabularySize: 128,
  width: 128,
  layers: 4,
  heads: 4,
  keyValueHeads: 4,
  headWidth: 32,
  innerWidth: 384,
  contextTokens: 128,
  rotaryBase: 10_000,
  normEpsilon: 1e-5,
  tied: true,
  endTokenId: 1,
  padTokenId: 0,
};
const SIZE: BatchSize = { rows: 16, tokens: 128 };
const RATE = 3e-4;
const SEED = 1;

type TakeStep = (index: number) => Promise<StepReport>;

/** Rows packed with progressions modulo the vocabulary, each a start and a stride; every token but the first counts. */
function makeBatch(index: number): PackedBatch {
  const draw = random(SEED, "bench batch", index);
  const packer = new Packer(SIZE);
  let added = true;
  while (added) {
    const [start, stride] = [draw.integer(0, CONFIG.vocabularySize - 1), draw.integer(1, 7)];
    const ids = Array.from({ length: draw.integer(16, 48) }, (_, i) => (start + i * stride) % CONFIG.vocabularySize);
    added = packer.add({ ids, weights: ids.map(() => 1) });
  }
  return packer.batch();
}

function namedWeights(parameters: Float32Array): NamedWeights {
  const weights = layout(CONFIG).blocks.flatMap((block) => block.weights);
  return new Map(
    weights.map(({ name, shape, offset }) => {
      const values = parameters.slice(offset, offset + product(shape));
      return [name, { shape, values }];
    }),
  );
}

export async function run(plan: BenchPlan): Promise<BenchResult> {
  const steps = plan.warmupSteps + plan.rounds * plan.stepsPerRound;
  const batches = Array.from({ length: steps }, (_, i) => makeBatch(i));
  const prepared = batches.map((batch) => prepare(CONFIG, batch));
  const parameters = initialise(CONFIG, SEED);
  const zeros = () => new Float32Array(parameters.length);
  const runtime = await ortWeb({ device: plan.device, threads: plan.threads });
  const state = { parameters: parameters.slice(), moment1: zeros(), moment2: zeros(), step: 0 };
  const engine = new TrainingSession(runtime, CONFIG, state, OPTIMISER);
  const jax = await JaxTrainer.create(plan.device, CONFIG, OPTIMISER, namedWeights(parameters));

  const sides = {
    ours: { step: ((i) => engine.step(batches[i]!, RATE)) as TakeStep, times: [] as number[], losses: [] as number[] },
    rival: { step: ((i) => jax.step(prepared[i]!, RATE)) as TakeStep, times: [] as number[], losses: [] as number[] },
  };
  const advance = async (side: keyof typeof sides, from: number, count: number, timed: boolean) => {
    const { step, times, losses } = sides[side];
    for (let i = from; i < from + count; i++) {
      const started = performance.now();
      const { loss } = await step(i);
      if (timed) times.push(performance.now() - started);
      losses.push(loss);
    }
  };
  await advance("ours", 0, plan.warmupSteps, false);
  await advance("rival", 0, plan.warmupSteps, false);
  for (let round = 0; round < plan.rounds; round++) {
    const order = round % 2 === 0 ? (["ours", "rival"] as const) : (["rival", "ours"] as const);
    for (const side of order) {
      await advance(side, plan.warmupSteps + round * plan.stepsPerRound, plan.stepsPerRound, true);
    }
  }
  await engine.release();
  const { ours, rival } = sides;
  return { ours: ours.times, rival: rival.times, oursLosses: ours.losses, rivalLosses: rival.losses };
}
