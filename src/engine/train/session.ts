import { AppError } from "../../core/errors.ts";
import type { OrtRuntime, OrtSession, OrtTensor } from "../../core/ports.ts";
import { serialize } from "../graph/serialize.ts";
import type { ModelConfig } from "../model/config.ts";
import { layout } from "../model/layout.ts";
import { batchFeeds } from "./batchFeeds.ts";
import { OPTIMISER, type OptimiserOptions } from "./optimiser.ts";
import type { PackedBatch } from "./packing.ts";
import { lossGraph, stepGraph } from "./stepGraph.ts";

/** Everything that training changes; flat vectors in the order of the model's layout. */
export interface TrainingState {
  readonly parameters: Float32Array;
  readonly moment1: Float32Array;
  readonly moment2: Float32Array;
  /** Steps taken so far. */
  readonly step: number;
}

export interface StepReport {
  /** Nats a token, weighted mean over the batch, before the step. */
  readonly loss: number;
  /** Before clipping. */
  readonly gradientNorm: number;
}

const STATE = ["parameters", "moment1", "moment2"] as const;
type StateName = (typeof STATE)[number];

/** A model in training. Its state stays on the device from step to step. */
export class TrainingSession {
  readonly #runtime: OrtRuntime;
  readonly #config: ModelConfig;
  readonly #options: OptimiserOptions;
  readonly #sessions = new Map<"step" | "loss", Promise<OrtSession>>();
  #tensors: Record<StateName, OrtTensor>;
  #step: number;

  constructor(runtime: OrtRuntime, config: ModelConfig, state: TrainingState, options: OptimiserOptions = OPTIMISER) {
    this.#runtime = runtime;
    this.#config = config;
    this.#options = options;
    const { size } = layout(config);
    const tensor = (name: StateName) => runtime.tensor("float32", state[name], [size]);
    this.#tensors = { parameters: tensor("parameters"), moment1: tensor("moment1"), moment2: tensor("moment2") };
    this.#step = state.step;
  }

  async step(batch: PackedBatch, rate: number): Promise<StepReport> {
    const session = await this.#session("step");
    const { beta1, beta2 } = this.#options;
    const scalar = (value: number) => this.#runtime.tensor("float32", Float32Array.of(value), []);
    const taken = this.#step + 1;
    const feeds = {
      ...batchFeeds(this.#runtime, batch),
      learningRate: scalar(rate),
      correction1: scalar(1 / (1 - beta1 ** taken)),
      correction2: scalar(1 / (1 - beta2 ** taken)),
    };
    const outputs = await session.run({ ...this.#tensors, ...feeds });
    const loss = await readScalar(outputs["loss"]!);
    if (!Number.isFinite(loss)) throw diverged(taken);
    const old = this.#tensors;
    this.#tensors = {
      parameters: outputs["parametersOut"]!,
      moment1: outputs["moment1Out"]!,
      moment2: outputs["moment2Out"]!,
    };
    this.#step = taken;
    for (const tensor of [...Object.values(old), ...Object.values(feeds)]) tensor.dispose();
    return { loss, gradientNorm: await readScalar(outputs["gradientNorm"]!) };
  }

  /** The loss on a batch, in nats a token; nothing is learned. */
  async evaluate(batch: PackedBatch): Promise<number> {
    const session = await this.#session("loss");
    const feeds = batchFeeds(this.#runtime, batch);
    const outputs = await session.run({ parameters: this.#tensors.parameters, ...feeds });
    for (const tensor of Object.values(feeds)) tensor.dispose();
    return readScalar(outputs["loss"]!);
  }

  /** A copy of the state, to be kept. */
  async state(): Promise<TrainingState> {
    const [parameters, moment1, moment2] = await Promise.all(
      STATE.map(async (name) => Float32Array.from((await this.#tensors[name].read()) as Float32Array)),
    );
    return { parameters: parameters!, moment1: moment1!, moment2: moment2!, step: this.#step };
  }

  /** The tensors go first: on WebGPU they lie in memory that belongs to the session which made them. */
  async release(): Promise<void> {
    for (const tensor of Object.values(this.#tensors)) tensor.dispose();
    for (const session of this.#sessions.values()) await (await session).release();
    this.#sessions.clear();
  }

  #session(kind: "step" | "loss"): Promise<OrtSession> {
    let session = this.#sessions.get(kind);
    if (!session) {
      const graph = kind === "step" ? stepGraph(this.#config, this.#options) : lossGraph(this.#config);
      session = this.#runtime.createSession(serialize(graph), { keepOnDevice: STATE.map((name) => `${name}Out`) });
      this.#sessions.set(kind, session);
    }
    return session;
  }
}

async function readScalar(tensor: OrtTensor): Promise<number> {
  const value = Number((await tensor.read())[0]);
  tensor.dispose();
  return value;
}

function diverged(step: number): AppError {
  return new AppError({
    code: "numerics-mismatch",
    message: `Training diverged: the loss of step ${step} is not a number.`,
    hint: "Start again from the last checkpoint with a lower learning rate.",
  });
}
