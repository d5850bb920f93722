/** The engine against PyTorch: see reference.py, which ran each example of a packed batch alone. */
import { describe, expect, it } from "vitest";

import { ortNode } from "../../src/adapters/device/ortNode.ts";
import { product } from "../../src/engine/graph/builder.ts";
import { serialize } from "../../src/engine/graph/serialize.ts";
import type { ModelConfig } from "../../src/engine/model/config.ts";
import { layout, type Weight } from "../../src/engine/model/layout.ts";
import { batchFeeds } from "../../src/engine/train/batchFeeds.ts";
import { OPTIMISER } from "../../src/engine/train/optimiser.ts";
import { type PackedBatch, Packer } from "../../src/engine/train/packing.ts";
import { TrainingSession } from "../../src/engine/train/session.ts";
import { lossGraph } from "../../src/engine/train/stepGraph.ts";
import { readReference, type Reference, type Tensors } from "./reference.ts";

/** As in reference.py. */
const OPTIONS = { ...OPTIMISER, beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1, clipNorm: 2.5 };

const runtime = ortNode({ threads: 1 });

const weightsOf = (config: ModelConfig): readonly Weight[] => layout(config).blocks.flatMap((block) => block.weights);

function flatten(config: ModelConfig, tensors: Tensors): Float32Array {
  const flat = new Float32Array(layout(config).size);
  for (const { name, offset } of weightsOf(config)) flat.set(tensors.get(name)!, offset);
  return flat;
}

/** Per tensor, the largest difference relative to the largest component of the expected tensor. */
function errors(config: ModelConfig, flat: Float32Array, expected: Tensors): Map<string, number> {
  return new Map(
    weightsOf(config).map(({ name, offset, shape }) => {
      const own = flat.subarray(offset, offset + product(shape));
      const wanted = [...expected.get(name)!];
      const scale = Math.max(...wanted.map(Math.abs));
      return [name, Math.max(...wanted.map((value, i) => Math.abs(value - own[i]!))) / scale];
    }),
  );
}

function pack({ size, batches }: Reference, index: number): PackedBatch {
  const packer = new Packer(size);
  for (const example of batches[index % batches.length]!) expect(packer.add(example)).toBe(true);
  return packer.batch();
}

async function lossAndGradient(reference: Reference): Promise<{ loss: number; gradient: Float32Array }> {
  const { config } = reference;
  const session = await runtime.createSession(serialize(lossGraph(config, true)));
  const outputs = await session.run({
    parameters: runtime.tensor("float32", flatten(config, reference.initial), [layout(config).size]),
    ...batchFeeds(runtime, pack(reference, 0)),
  });
  const loss = Number((await outputs["loss"]!.read())[0]);
  return { loss, gradient: (await outputs["gradient"]!.read()) as Float32Array };
}

describe.each(["tied", "untied"] as const)("a decoder with its head %s, against PyTorch", (name) => {
  const reference = readReference(name);
  const { config } = reference;

  it("has the same parameters", () => {
    expect(
      weightsOf(config)
        .map((weight) => weight.name)
        .sort(),
    ).toEqual([...reference.initial.keys()].sort());
    for (const weight of weightsOf(config))
      expect(product(weight.shape)).toBe(reference.initial.get(weight.name)!.length);
  });

  it("has the same loss and the same gradient of every tensor", async () => {
    const { loss, gradient } = await lossAndGradient(reference);
    expect(Math.abs(loss / reference.steps[0]!.loss - 1)).toBeLessThan(1e-6);
    for (const [tensor, error] of errors(config, gradient, reference.firstGradient)) {
      expect(error, tensor).toBeLessThan(1e-5);
    }
  });

  it("trains alike for ten steps", async () => {
    const parameters = flatten(config, reference.initial);
    const zeros = () => new Float32Array(parameters.length);
    const state = { parameters, moment1: zeros(), moment2: zeros(), step: 0 };
    const training = new TrainingSession(runtime, config, state, OPTIONS);
    for (const [index, expected] of reference.steps.entries()) {
      const report = await training.step(pack(reference, index), expected.learningRate);
      expect(Math.abs(report.loss / expected.loss - 1), `loss of step ${index}`).toBeLessThan(1e-6);
      expect(Math.abs(report.gradientNorm / expected.gradientNorm - 1), `norm of step ${index}`).toBeLessThan(5e-6);
    }
    const final = await training.state();
    await training.release();
    for (const [tensor, error] of errors(config, final.parameters, reference.final)) {
      expect(error, tensor).toBeLessThan(5e-6);
    }
  });
});
