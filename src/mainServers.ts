/** Models on servers that the visitor names, behind a worker of their own. */
import { connectInference } from "./bridge/connect.ts";
import { browserWorker } from "./bridge/lifeSign.ts";
import type { LibraryPorts } from "./ui/models/openLibrary.ts";

/** The worker starts with the first call. Each screen has one, so that none waits for another's. */
export function pageServers(): LibraryPorts["remoteStudent"] {
  const servers = connectInference(() =>
    browserWorker(
      (name) => new Worker(new URL("../workers/server.worker.ts", import.meta.url), { type: "module", name }),
    ),
  );
  return (settings) => servers.generator(settings);
}
