/** The models that are not part of the page, apart from main.ts so that their code is fetched when one is first wanted. */
import { connectInference } from "./bridge/connect.ts";
import { browserWorker } from "./bridge/lifeSign.ts";
import type { LibraryPorts } from "./ui/models/openLibrary.ts";

export function libraryPorts(): LibraryPorts {
  const servers = connectInference(() =>
    browserWorker(
      (name) => new Worker(new URL("../workers/server.worker.ts", import.meta.url), { type: "module", name }),
    ),
  );
  return { remoteStudent: (settings) => servers.generator(settings) };
}
