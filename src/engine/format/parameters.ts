import { AppError } from "../../core/errors.ts";
import type { ModelConfig } from "../model/config.ts";
import { layout } from "../model/layout.ts";
import { toFloat16 } from "./float16.ts";
import { readSafetensors, type StoredTensor, writeSafetensors } from "./safetensors.ts";

/** model.safetensors with each weight under its Hugging Face name, half floats; `parameters` are flat half-float bits. */
export function writeParameters(config: ModelConfig, parameters: Uint16Array): Uint8Array {
  const tensors = layout(config).blocks.flatMap(({ weights }) =>
    weights.map(({ name, shape, offset }): StoredTensor => {
      const size = shape.reduce((a, b) => a * b);
      const part = parameters.subarray(offset, offset + size);
      return { name, type: "F16", shape, bytes: new Uint8Array(part.buffer, part.byteOffset, part.byteLength) };
    }),
  );
  return writeSafetensors({ tensors, metadata: { format: "pt" } });
}

/**
 * The flat half-float parameters (bits) of a model.safetensors, whose tensors may be float16 or float32.
 * Throws AppError `bad-model` where a weight is missing or has another shape.
 */
export function readParameters(config: ModelConfig, file: Uint8Array): Uint16Array {
  const stored = new Map(readSafetensors(file).tensors.map((tensor) => [tensor.name, tensor]));
  const { blocks, size } = layout(config);
  const parameters = new Uint16Array(size);
  for (const { name, shape, offset } of blocks.flatMap((block) => block.weights)) {
    const tensor = stored.get(name);
    if (!tensor) throw unfit(`${name} is missing`);
    if (tensor.shape.join() !== shape.join()) throw unfit(`${name} is [${tensor.shape.join()}], not [${shape.join()}]`);
    parameters.set(halves(tensor), offset);
  }
  return parameters;
}

function halves({ type, bytes }: StoredTensor): Uint16Array {
  const { buffer, byteOffset, byteLength } = bytes;
  return type === "F16"
    ? new Uint16Array(buffer, byteOffset, byteLength / 2)
    : toFloat16(new Float32Array(buffer, byteOffset, byteLength / 4));
}

function unfit(reason: string): AppError {
  return new AppError({
    code: "bad-model",
    message: `model.safetensors does not fit its config.json: ${reason}.`,
    hint: "Download the model again.",
  });
}
