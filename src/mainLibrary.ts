/** The models that are not part of the page, apart from main.ts so that their code is fetched when one is first wanted. */
import { macrotask } from "./adapters/generators/macrotask.ts";
import { indexedDbRuns } from "./adapters/storage/indexedDbRuns.ts";
import { keptZip } from "./adapters/storage/keptZip.ts";
import { opfsHubModels } from "./adapters/storage/opfsHubModels.ts";
import { opfsModels } from "./adapters/storage/opfsModels.ts";
import { storageRoom } from "./adapters/storage/storageReport.ts";
import { readUpload } from "./adapters/storage/studentUpload.ts";
import { connectInference, type InferenceConnection } from "./bridge/connect.ts";
import type { LocalModelRequest } from "./bridge/contract.ts";
import { browserWorker } from "./bridge/lifeSign.ts";
import { hubModelId, keptModelId } from "./core/modelId.ts";
import type { KeptHubModel } from "./core/models/modelHub.ts";
import { pageModelHub } from "./mainHub.ts";
import { pageServers } from "./mainServers.ts";
import type { LibraryPorts } from "./ui/models/openLibrary.ts";

/** Kept students run where the embedded ones do; models of the hub are large, and get all the threads of a worker. */
export function libraryPorts(inference: InferenceConnection): LibraryPorts {
  const store = opfsModels();
  const chats = connectInference(() =>
    browserWorker(
      (name) => new Worker(new URL("../workers/inference.worker.ts", import.meta.url), { type: "module", name }),
    ),
  );
  const room = storageRoom(indexedDbRuns(), navigator.storage);
  const hubModels = opfsHubModels();
  return {
    ...pageModelHub(),
    hubModels,
    hubGenerator: (model) => chats.generator(hubRequest(model)),
    device: () => inference.describeDevice(new AbortController().signal),
    store,
    kept: ({ id: revision, name: label, dtype }) => {
      const source = { kind: "kept", revision, dtype } as const;
      return inference.generator({ id: keptModelId(revision), label, source, device: "auto", threads: "one" });
    },
    readUpload: (files) => readUpload(files, macrotask),
    exportKept: (model) => keptZip(store, model, macrotask),
    requireRoom: (bytes) => room.require(bytes),
    persist: () => room.persist(),
    remoteStudent: pageServers(),
  };
}

/** 8 bits are made for processors: on a GPU they are slower than on these. */
function hubRequest({ repository, dtype, commit: revision }: KeptHubModel): LocalModelRequest {
  return {
    id: hubModelId(repository, dtype),
    label: repository.split("/")[1] ?? repository,
    source: { kind: "hub", repository, revision, dtype },
    device: dtype === "q8" ? "wasm" : "auto",
    threads: "all",
  };
}
