/**
 * The rival of the training bench: the same decoder, loss and optimiser in jax-js, in the form that ran fastest of those
 * tried. The whole step is one `jit`. The embedding is looked up outside `valueAndGrad`, and its pieces are outputs of the
 * step: inside, jax-js fuses the table's gradient into one kernel that computes every term again for each element. Masks and
 * rotary tables are handed in ready-made, which spares the rival work that the engine does in every step.
 */
import { defaultDevice, init, jit, nn, numpy as np, valueAndGrad } from "@jax-js/jax";

import type { ModelConfig } from "../../src/engine/model/config.ts";
import type { OptimiserOptions } from "../../src/engine/train/optimiser.ts";
import type { PackedBatch } from "../../src/engine/train/packing.ts";
import type { StepReport } from "../../src/engine/train/session.ts";

type Tensors = Record<string, np.Array>;
/** Parameters by their Hugging Face names; every matrix but the embedding decays. */
export type NamedWeights = ReadonlyMap<string, { readonly shape: readonly number[]; readonly values: Float32Array }>;

const EMBEDDING = "model.embed_tokens.weight";

export class JaxTrainer {
  #parameters: Tensors;
  #moment1: Tensors;
  #moment2: Tensors;
  #step = 0;
  readonly #run: ReturnType<typeof makeStep>;
  readonly #options: OptimiserOptions;

  private constructor(config: ModelConfig, options: OptimiserOptions, weights: NamedWeights) {
    const map = (make: (shape: number[], values: Float32Array) => np.Array): Tensors =>
      Object.fromEntries([...weights].map(([name, { shape, values }]) => [name, make([...shape], values)]));
    this.#parameters = map((shape, values) => np.array(values.slice(), { shape }));
    this.#moment1 = map((shape) => np.zeros(shape));
    this.#moment2 = map((shape) => np.zeros(shape));
    this.#run = makeStep(config, options);
    this.#options = options;
  }

  static async create(
    device: "wasm" | "webgpu",
    config: ModelConfig,
    options: OptimiserOptions,
    weights: NamedWeights,
  ): Promise<JaxTrainer> {
    const available = await init(device);
    if (!available.includes(device)) throw new Error(`jax-js has no ${device} here`);
    defaultDevice(device);
    return new JaxTrainer(config, options, weights);
  }

  async step(prepared: PreparedBatch, rate: number): Promise<StepReport> {
    this.#step++;
    const { beta1, beta2 } = this.#options;
    const outputs = this.#run(this.#parameters, this.#moment1, this.#moment2, upload(prepared), {
      rate: np.array([rate]),
      correction1: np.array([1 / (1 - beta1 ** this.#step)]),
      correction2: np.array([1 / (1 - beta2 ** this.#step)]),
    });
    this.#parameters = outputs.parameters;
    this.#moment1 = outputs.moment1;
    this.#moment2 = outputs.moment2;
    outputs.hot.dispose();
    outputs.rowGradient.dispose();
    const [loss] = await outputs.loss.data();
    const [gradientNorm] = await outputs.gradientNorm.data();
    return { loss: loss!, gradientNorm: gradientNorm! };
  }
}

export interface PreparedBatch {
  readonly rows: number;
  readonly tokens: number;
  readonly halfWidth: number;
  readonly ids: Int32Array;
  readonly targets: Int32Array;
  readonly weights: Float32Array;
  readonly mask: Float32Array;
  readonly cos: Float32Array;
  readonly sin: Float32Array;
}

/** What the engine's step computes from segments and positions, computed beforehand. */
export function prepare({ headWidth, rotaryBase }: ModelConfig, batch: PackedBatch): PreparedBatch {
  const { rows, tokens } = batch.size;
  const halfWidth = headWidth / 2;
  const angles = Float64Array.from(
    { length: rows * tokens * halfWidth },
    (_, i) => Number(batch.positions[Math.floor(i / halfWidth)]) * rotaryBase ** ((-2 * (i % halfWidth)) / headWidth),
  );
  const mask = Float32Array.from({ length: rows * tokens * tokens }, (_, i) => {
    const [row, query, key] = [Math.floor(i / tokens / tokens), Math.floor(i / tokens) % tokens, i % tokens];
    const same = batch.segments[row * tokens + query] === batch.segments[row * tokens + key];
    return same && key <= query ? 0 : -1e9;
  });
  const tables = { cos: Float32Array.from(angles, Math.cos), sin: Float32Array.from(angles, Math.sin) };
  return { rows, tokens, halfWidth, ...padded(batch), mask, ...tables };
}

/** Ids, targets and weights of all cells; those of padding are zero. */
function padded(batch: PackedBatch): Pick<PreparedBatch, "ids" | "targets" | "weights"> {
  const { placeOfCell, countedOfPlace } = batch;
  const counted = Array.from(placeOfCell, (place) => countedOfPlace[place] ?? batch.targets.length);
  return {
    ids: Int32Array.from(placeOfCell, (place) => batch.ids[place] ?? 0),
    targets: Int32Array.from(counted, (one) => batch.targets[one] ?? 0),
    weights: Float32Array.from(counted, (one) => batch.weights[one] ?? 0),
  };
}

function upload({ rows, tokens, halfWidth, ...batch }: PreparedBatch): Tensors {
  const shape = [rows * tokens];
  return {
    ids: np.array(batch.ids.slice(), { shape }),
    targets: np.array(batch.targets.slice(), { shape }),
    weights: np.array(batch.weights.slice(), { shape }),
    mask: np.array(batch.mask.slice(), { shape: [rows, 1, tokens, tokens] }),
    cos: np.array(batch.cos.slice(), { shape: [rows, 1, tokens, halfWidth] }),
    sin: np.array(batch.sin.slice(), { shape: [rows, 1, tokens, halfWidth] }),
  };
}

// In jax-js a function uses up its arguments; `.ref` keeps one for another use.

const linear = (x: np.Array, weight: np.Array): np.Array => np.matmul(x, weight.transpose());

function rmsNorm(x: np.Array, weight: np.Array, epsilon: number): np.Array {
  const variance = np.mean(np.square(x.ref), -1, { keepdims: true });
  return x.mul(np.reciprocal(np.sqrt(variance.add(epsilon)))).mul(weight);
}

function rotary(x: np.Array, cos: np.Array, sin: np.Array): np.Array {
  const half = x.shape[3]! / 2;
  const first = x.ref.slice([], [], [], [0, half]);
  const second = x.slice([], [], [], [half, 2 * half]);
  const turned = first.ref.mul(cos.ref).sub(second.ref.mul(sin.ref));
  return np.concatenate([turned, second.mul(cos).add(first.mul(sin))], -1);
}

function hiddenStates(config: ModelConfig, weight: (name: string) => np.Array, x: np.Array, batch: Tensors): np.Array {
  const { heads, keyValueHeads, headWidth, normEpsilon } = config;
  const [rows, , tokens] = batch["mask"]!.shape as [number, number, number];
  let hidden = x;
  for (let layer = 0; layer < config.layers; layer++) {
    const of = (part: string) => weight(`model.layers.${layer}.${part}.weight`);
    const normal = rmsNorm(hidden.ref, of("input_layernorm"), normEpsilon);
    const project = (name: string, count: number) =>
      linear(normal.ref, of(`self_attn.${name}`))
        .reshape([rows, tokens, count, headWidth])
        .transpose([0, 2, 1, 3]);
    const query = rotary(project("q_proj", heads), batch["cos"]!.ref, batch["sin"]!.ref);
    const key = rotary(project("k_proj", keyValueHeads), batch["cos"]!.ref, batch["sin"]!.ref);
    const value = project("v_proj", keyValueHeads);
    normal.dispose();
    const scores = np.matmul(query, key.transpose([0, 1, 3, 2])).mul(headWidth ** -0.5);
    const attended = np.matmul(nn.softmax(scores.add(batch["mask"]!.ref), -1), value);
    const joined = attended.transpose([0, 2, 1, 3]).reshape([rows * tokens, heads * headWidth]);
    hidden = hidden.add(linear(joined, of("self_attn.o_proj")));
    const inner = rmsNorm(hidden.ref, of("post_attention_layernorm"), normEpsilon);
    const gate = nn.silu(linear(inner.ref, of("mlp.gate_proj")));
    hidden = hidden.add(linear(gate.mul(linear(inner, of("mlp.up_proj"))), of("mlp.down_proj")));
  }
  return rmsNorm(hidden, weight("model.norm.weight"), normEpsilon);
}

function makeStep(config: ModelConfig, options: OptimiserOptions) {
  const lossOf = (parameters: Tensors, x: np.Array, batch: Tensors): np.Array => {
    const hidden = hiddenStates(config, (name) => parameters[name]!.ref, x, batch);
    const logits = linear(hidden, parameters[EMBEDDING]!.ref);
    const hot = nn.oneHot(batch["targets"]!.ref, config.vocabularySize);
    const loss = np.sum(np.sum(nn.logSoftmax(logits, -1).mul(hot), -1).mul(batch["weights"]!.ref)).neg();
    for (const used of [...Object.values(parameters), ...Object.values(batch)]) used.dispose();
    return loss;
  };
  const differentiate = valueAndGrad(lossOf, { argnums: [0, 1] });

  return jit((parameters: Tensors, moment1: Tensors, moment2: Tensors, batch: Tensors, scalars: Tensors) => {
    const { ids, ...rest } = batch;
    const hot = nn.oneHot(ids!, config.vocabularySize);
    const rows = np.matmul(hot.ref, parameters[EMBEDDING]!.ref);
    const kept = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, value.ref]));
    const [loss, [gradients, rowGradient]] = differentiate(kept, rows, rest);
    const all = gradients;
    all[EMBEDDING] = all[EMBEDDING]!.add(np.matmul(hot.ref.transpose(), rowGradient.ref));
    return { ...update(options, { parameters, moment1, moment2 }, all, scalars), loss, hot, rowGradient };
  });
}

function update(
  { beta1, beta2, epsilon, weightDecay, clipNorm }: OptimiserOptions,
  state: { parameters: Tensors; moment1: Tensors; moment2: Tensors },
  gradients: Tensors,
  scalars: Tensors,
) {
  const squares = Object.values(gradients).map((gradient) => np.sum(np.square(gradient.ref)));
  const gradientNorm = np.sqrt(squares.reduce((a, b) => a.add(b)));
  const factor = np.minimum(np.reciprocal(gradientNorm.ref.add(1e-6)).mul(clipNorm), 1);
  const next = { parameters: {} as Tensors, moment1: {} as Tensors, moment2: {} as Tensors };
  for (const [name, gradient] of Object.entries(gradients)) {
    const clipped = gradient.mul(factor.ref);
    const first = state.moment1[name]!.mul(beta1).add(clipped.ref.mul(1 - beta1));
    const second = state.moment2[name]!.mul(beta2).add(np.square(clipped).mul(1 - beta2));
    const root = np.sqrt(second.ref.mul(scalars["correction2"]!.ref)).add(epsilon);
    const direction = first.ref.mul(scalars["correction1"]!.ref).div(root);
    const old = state.parameters[name]!;
    const decays = old.ndim === 2 && name !== EMBEDDING;
    const whole = decays ? direction.add(old.ref.mul(weightDecay)) : direction;
    next.parameters[name] = old.sub(whole.mul(scalars["rate"]!.ref));
    next.moment1[name] = first;
    next.moment2[name] = second;
  }
  for (const used of [factor, ...Object.values(scalars)]) used.dispose();
  return { ...next, gradientNorm };
}
