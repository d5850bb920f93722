import type { Clock, Generator } from "../../core/ports.ts";
import { ModelLibrary, type OpenedLibrary } from "./modelLibrary.ts";
import ModelsDialog from "./ModelsDialog.svelte";
import type { ServerSettings } from "./serverSettings.ts";
import { ServerState } from "./serverState.svelte.ts";
import { ServerStorage } from "./serverStorage.ts";

/** What the models that are not part of the page need of the world outside it. */
export interface LibraryPorts {
  /** Asks nothing of the server before it is called. */
  readonly remoteStudent: (settings: ServerSettings) => Generator;
}

export async function openLibrary(clock: Clock, { remoteStudent }: LibraryPorts): Promise<OpenedLibrary> {
  const storage = new ServerStorage("terse.server", sessionStorage, localStorage);
  const library = new ModelLibrary({ server: new ServerState({ clock, remoteStudent, storage }) });
  return { library, Dialog: ModelsDialog };
}
