import type { OrtRuntime, OrtSession } from "../../core/ports.ts";
import { readParameters } from "../format/parameters.ts";
import { serialize } from "../graph/serialize.ts";
import { type ModelConfig, parseConfig } from "../model/config.ts";
import { Cache } from "./cache.ts";
import { cpuGraph } from "./cpuGraph.ts";
import { gpuGraph } from "./gpuGraph.ts";

/** A model ready to decode. */
export interface DecoderModel {
  readonly config: ModelConfig;
  readonly runtime: OrtRuntime;
  readonly session: OrtSession;
  /** Whether it is that of `cpuGraph`, which chooses several tokens in one run; that of `gpuGraph` chooses one. */
  readonly loops: boolean;
  release(): Promise<void>;
}

/** Builds the decoder from a config.json (parsed) and the bytes of a model.safetensors. Throws AppError `bad-model`. */
export async function loadDecoder(
  runtime: OrtRuntime,
  files: { readonly config: unknown; readonly weights: Uint8Array },
): Promise<DecoderModel> {
  const config = parseConfig(files.config);
  const parameters = readParameters(config, files.weights);
  // On WebGPU the loop would leave the GPU in each of its steps.
  const loops = runtime.device !== "webgpu";
  const graph = loops ? cpuGraph(config, parameters) : gpuGraph(config, parameters);
  const keepOnDevice = ["tokens", ...Cache.names(config).map(({ present }) => present)];
  const session = await runtime.createSession(serialize(graph), { keepOnDevice, asWritten: loops });
  return { config, runtime, session, loops, release: () => session.release() };
}
