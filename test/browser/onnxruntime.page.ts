import { env as transformersEnv } from "@huggingface/transformers";
import * as ort from "onnxruntime-web/webgpu";

import { ortPaths } from "../../src/adapters/device/ortPaths.ts";

/** True if transformers.js and our own import are one onnxruntime, which then holds one WebAssembly memory. */
export function isShared(): boolean {
  return (transformersEnv.backends.onnx as { readonly wasm?: unknown }).wasm === ort.env.wasm;
}

/** Runs a model whose output "y" is computed from its input "x", on the build for `device` that is served with the page. */
export async function runModel(
  device: "webgpu" | "wasm",
  threads: number,
  model: readonly number[],
  x: readonly number[],
): Promise<number[]> {
  ort.env.wasm.wasmPaths = ortPaths(device);
  ort.env.wasm.numThreads = threads;
  const session = await ort.InferenceSession.create(Uint8Array.from(model), { executionProviders: [device] });
  const { y } = await session.run({ x: new ort.Tensor("float32", Float32Array.from(x), [x.length]) });
  if (y === undefined) throw new Error("The model gave no output.");
  return Array.from((await y.getData()) as Float32Array);
}
