import type { Env, InferenceSession } from "onnxruntime-common";
import * as ortWasm from "onnxruntime-web/wasm";

import { AppError } from "../../core/errors.ts";
import { gpuLost } from "../../core/memoryErrors.ts";
import type { OrtRuntime, OrtSessionOptions } from "../../core/ports.ts";
import { GraphBuilder } from "../../engine/graph/builder.ts";
import { serialize } from "../../engine/graph/serialize.ts";
import { ortPaths } from "./ortPaths.ts";
import { type OrtLibrary, ortRuntime } from "./ortRuntime.ts";
import { wasmThreads } from "./wasmThreads.ts";

export interface OrtWebOptions {
  readonly device: "webgpu" | "wasm";
  /** WASM threads; what the page allows, when left out. */
  readonly threads?: number;
}

/** onnxruntime-web, from the page's own origin; the build for WebGPU is fetched only where it is used. */
export async function ortWeb(options: OrtWebOptions): Promise<OrtRuntime> {
  const { device, threads = wasmThreads() } = options;
  const ort = device === "webgpu" ? await import("onnxruntime-web/webgpu") : ortWasm;
  ort.env.wasm.wasmPaths = { ...ortPaths(device) };
  ort.env.wasm.numThreads = threads;
  ort.env.wasm.proxy = false;
  ort.env.logLevel = "error";
  const library = ort as unknown as OrtLibrary;
  if (device === "wasm") {
    const sessionOptions = (): InferenceSession.SessionOptions => ({ executionProviders: ["wasm"] });
    return ortRuntime({ library, device, threads, sessionOptions });
  }
  const watch = new GpuWatch(ort.env);
  return ortRuntime({
    library,
    device,
    threads: undefined,
    sessionOptions: (session) => ({ executionProviders: ["webgpu"], ...outputLocations(session) }),
    onSession: () => watch.begin(),
    explain: () => watch.failure,
  });
}

/**
 * Fetches and compiles the WebAssembly by way of a model that does nothing, so that this does not wait for a real model.
 * Never in vain: the self-test of WebGPU needs it as well.
 */
export async function warmOrtWeb(threads: number): Promise<void> {
  const builder = new GraphBuilder();
  builder.output("y", builder.node("Identity", [builder.input("x", "float32", [1])], { shape: [1] }));
  const runtime = await ortWeb({ device: "wasm", threads });
  const session = await runtime.createSession(serialize(builder.build()), { asWritten: true });
  await session.release();
}

function outputLocations({ keepOnDevice = [] }: OrtSessionOptions): InferenceSession.SessionOptions {
  if (keepOnDevice.length === 0) return {};
  return { preferredOutputLocation: Object.fromEntries(keepOnDevice.map((name) => [name, "gpu-buffer" as const])) };
}

/** Remembers why the GPU device failed, because onnxruntime's own error does not say. */
class GpuWatch {
  readonly #env: Env;
  #device: GPUDevice | undefined;
  failure: AppError | undefined;

  constructor(env: Env) {
    this.#env = env;
  }

  async begin(): Promise<void> {
    const device = await this.#env.webgpu.device;
    if (device === this.#device) return;
    this.#device = device;
    this.failure = undefined;
    void device.lost.then((info) => {
      this.failure = gpuLost(info);
    });
    device.addEventListener("uncapturederror", (event) => {
      if (event.error instanceof GPUOutOfMemoryError) this.failure ??= gpuOutOfMemory(event.error);
    });
  }
}

function gpuOutOfMemory(cause: unknown): AppError {
  return new AppError({
    code: "out-of-memory",
    message: "The graphics device ran out of memory. Finished answers are kept.",
    hint: "Run fewer columns at once, choose a smaller model, or choose the CPU.",
    cause,
  });
}
