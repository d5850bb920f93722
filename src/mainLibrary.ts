/** The models that are not part of the page, apart from main.ts so that their code is fetched when one is first wanted. */
import { pageServers } from "./mainServers.ts";
import type { LibraryPorts } from "./ui/models/openLibrary.ts";

export function libraryPorts(): LibraryPorts {
  return { remoteStudent: pageServers() };
}
