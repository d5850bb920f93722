/** The models that are not part of the page, apart from main.ts so that their code is fetched when one is first wanted. */
import { macrotask } from "./adapters/generators/macrotask.ts";
import { indexedDbRuns } from "./adapters/storage/indexedDbRuns.ts";
import { keptZip } from "./adapters/storage/keptZip.ts";
import { opfsModels } from "./adapters/storage/opfsModels.ts";
import { storageRoom } from "./adapters/storage/storageReport.ts";
import { readUpload } from "./adapters/storage/studentUpload.ts";
import type { InferenceConnection } from "./bridge/connect.ts";
import { keptModelId } from "./core/modelId.ts";
import { pageServers } from "./mainServers.ts";
import type { LibraryPorts } from "./ui/models/openLibrary.ts";

/** Kept students run where the embedded ones do. */
export function libraryPorts(inference: InferenceConnection): LibraryPorts {
  const store = opfsModels();
  const room = storageRoom(indexedDbRuns(), navigator.storage);
  return {
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
