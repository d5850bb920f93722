import { availableParallelism } from "node:os";

import type { InferenceSession } from "onnxruntime-common";
import * as ort from "onnxruntime-node";

import type { OrtRuntime, OrtSessionOptions } from "../../core/ports.ts";
import { ortRuntime } from "./ortRuntime.ts";

export interface OrtNodeOptions {
  /** "webgpu" needs a graphics driver; onnxruntime-node brings its provider for x64. */
  readonly device?: "cpu" | "webgpu";
  readonly threads?: number;
}

/** onnxruntime-node, on the CPU unless a GPU is asked for. */
export function ortNode(options: OrtNodeOptions = {}): OrtRuntime {
  const { device = "cpu", threads = availableParallelism() } = options;
  return ortRuntime({
    library: ort,
    device,
    threads: device === "cpu" ? threads : undefined,
    sessionOptions: (session) => ({ ...providers(device, threads), ...outputLocations(device, session) }),
  });
}

function providers(device: "cpu" | "webgpu", threads: number): InferenceSession.SessionOptions {
  return device === "webgpu"
    ? { executionProviders: ["webgpu", "cpu"] }
    : { executionProviders: ["cpu"], intraOpNumThreads: threads };
}

function outputLocations(device: "cpu" | "webgpu", { keepOnDevice = [] }: OrtSessionOptions) {
  if (device === "cpu" || keepOnDevice.length === 0) return {};
  return { preferredOutputLocation: Object.fromEntries(keepOnDevice.map((name) => [name, "gpu-buffer" as const])) };
}
