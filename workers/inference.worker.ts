import { chooseDevice, type DeviceChoice } from "../src/adapters/device/chooseDevice.ts";
import { reportDevice } from "../src/adapters/device/deviceReport.ts";
import { ortPaths } from "../src/adapters/device/ortPaths.ts";
import { ortWeb, warmOrtWeb } from "../src/adapters/device/ortWeb.ts";
import { wasmThreads } from "../src/adapters/device/wasmThreads.ts";
import { webSelfTest } from "../src/adapters/device/webSelfTest.ts";
import { EngineStudent } from "../src/adapters/generators/engineStudent.ts";
import { TransformersJsGenerator } from "../src/adapters/generators/transformersJs.ts";
import { guardedFetch } from "../src/adapters/storage/guardedFetch.ts";
import { httpFiles } from "../src/adapters/storage/httpFiles.ts";
import { keptHubSource } from "../src/adapters/storage/opfsHubModels.ts";
import { opfsModels } from "../src/adapters/storage/opfsModels.ts";
import { hfTokenizer } from "../src/adapters/tokenizer/hfTokenizer.ts";
import type { LocalModelRequest, ModelRequest, WasmThreads } from "../src/bridge/contract.ts";
import { giveLifeSign } from "../src/bridge/lifeSign.ts";
import { serveInference } from "../src/bridge/serve.ts";
import { AppError } from "../src/core/errors.ts";
import type { Generator } from "../src/core/ports.ts";

const threadCount = (threads: WasmThreads): number => (threads === "one" ? 1 : wasmThreads());

const choose = async (signal: AbortSignal, { device, threads }: LocalModelRequest): Promise<DeviceChoice> =>
  chooseDevice(signal, await reportDevice(), webSelfTest(threadCount(threads)), device);

function open(model: ModelRequest): Generator {
  if (!("source" in model)) throw new AppError({ code: "internal", message: "This worker asks no other server." });
  const { id, label, source } = model;
  const fetch = guardedFetch([self.location.origin]);
  if (source.kind === "student" || source.kind === "kept") {
    const { revision, dtype } = source;
    const address = (path: string): string => new URL(path, self.location.origin).href;
    const files = source.kind === "kept" ? opfsModels().files(revision) : httpFiles(address(source.baseUrl), fetch);
    const runtime = async (signal: AbortSignal) => {
      const { device, note } = await choose(signal, model);
      return { runtime: await ortWeb({ device, threads: threadCount(model.threads) }), note };
    };
    return new EngineStudent({ id, label, revision, dtype, files, runtime, tokenizer: hfTokenizer });
  }
  const place = async (signal: AbortSignal) => {
    const choice = await choose(signal, model);
    return { ...choice, threads: threadCount(model.threads), wasmPaths: ortPaths(await sharedBuild(choice.device)) };
  };
  const { kind, revision, dtype } = source;
  const files = kind === "folder" ? { path: source.path, fetch } : keptHubSource(source);
  return new TransformersJsGenerator({ id, label, source: { kind, revision, dtype, ...files }, place });
}

/** transformers.js starts one build for all of its models: where a GPU may be asked for later, the one that knows it. */
async function sharedBuild(device: "webgpu" | "wasm"): Promise<"webgpu" | "wasm"> {
  const { webGpu } = await reportDevice();
  return device === "webgpu" || (webGpu.kind === "adapter" && !webGpu.software) ? "webgpu" : "wasm";
}

serveInference({
  open,
  describeDevice: () => reportDevice(),
  // What goes wrong here goes wrong again when a model is loaded, and is told there.
  warm: (threads) => void warmOrtWeb(threadCount(threads)).catch(() => undefined),
});
giveLifeSign(self);
