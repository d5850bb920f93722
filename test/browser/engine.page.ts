/** Training steps of the engine in a page, on the device asked for. */
import * as ort from "onnxruntime-web/webgpu";

import { ortPaths } from "../../src/adapters/device/ortPaths.ts";
import { serialize } from "../../src/engine/graph/serialize.ts";
import type { ModelConfig } from "../../src/engine/model/config.ts";
import { initialise } from "../../src/engine/model/initialise.ts";
import { OPTIMISER } from "../../src/engine/train/optimiser.ts";
import { type BatchSize, stepGraph } from "../../src/engine/train/stepGraph.ts";
import type { FlatBatch } from "../parity/batch.ts";

export interface StepRun {
  readonly losses: readonly number[];
  readonly gradientNorms: readonly number[];
  readonly parameters: readonly number[];
  readonly milliseconds: readonly number[];
}

const LEARNING_RATE = 1e-2;

export async function train(
  device: "webgpu" | "wasm",
  config: ModelConfig,
  size: BatchSize,
  batch: FlatBatch,
  steps: number,
): Promise<StepRun> {
  ort.env.wasm.wasmPaths = ortPaths(device);
  ort.env.wasm.numThreads = 1;
  const graph0 = stepGraph(config, size, OPTIMISER);
  const extra: any[] = [];
  const nodes0 = graph0.nodes.flatMap((n: any) => {
    if (n.op !== "Split" || n.outputs.length < 8) return [n];
    const sizes = [...(graph0.initializers.find((i) => i.name === n.inputs[1])!.data as BigInt64Array)];
    let at = 0n;
    return n.outputs.map((o: string, i: number) => {
      extra.push({ name: o + "_s", type: "int64", shape: [1], data: BigInt64Array.of(at) });
      at += sizes[i]!;
      extra.push({ name: o + "_e", type: "int64", shape: [1], data: BigInt64Array.of(at) });
      return { op: "Slice", domain: "", inputs: [n.inputs[0], o + "_s", o + "_e"], outputs: [o], attributes: {} };
    });
  });
  const model = serialize({ ...graph0, nodes: nodes0, initializers: [...graph0.initializers, ...extra] });
  const session = await ort.InferenceSession.create(model, { executionProviders: [device] });
  const dims = [size.rows, size.tokens];
  const inputs = {
    ids: new ort.Tensor("int32", Int32Array.from(batch.ids), dims),
    targets: new ort.Tensor("int32", Int32Array.from(batch.targets), dims),
    weights: new ort.Tensor("float32", Float32Array.from(batch.weights), dims),
    positions: new ort.Tensor("int64", BigInt64Array.from(batch.positions, BigInt), dims),
    segments: new ort.Tensor("int32", Int32Array.from(batch.segments), dims),
  };
  const scalar = (value: number) => new ort.Tensor("float32", [value], []);
  let parameters: Float32Array = initialise(config, 1);
  let moment1: Float32Array = new Float32Array(parameters.length);
  let moment2: Float32Array = new Float32Array(parameters.length);
  const vector = (data: Float32Array) => new ort.Tensor("float32", data, [data.length]);
  const run = { losses: [] as number[], gradientNorms: [] as number[], milliseconds: [] as number[] };
  for (let t = 1; t <= steps; t++) {
    const started = performance.now();
    const outputs = await session.run({
      ...inputs,
      parameters: vector(parameters),
      moment1: vector(moment1),
      moment2: vector(moment2),
      learningRate: scalar(LEARNING_RATE),
      correction1: scalar(1 / (1 - OPTIMISER.beta1 ** t)),
      correction2: scalar(1 / (1 - OPTIMISER.beta2 ** t)),
    });
    const read = async (name: string) => (await outputs[name]!.getData()) as Float32Array;
    [parameters, moment1, moment2] = [await read("parametersOut"), await read("moment1Out"), await read("moment2Out")];
    run.losses.push((await read("loss"))[0]!);
    run.gradientNorms.push((await read("gradientNorm"))[0]!);
    run.milliseconds.push(performance.now() - started);
  }
  await session.release();
  return { ...run, parameters: [...parameters] };
}
