import type { Clock, Generator } from "../../core/ports.ts";
import { saveFile } from "../saveFile.ts";
import { type HubModelPorts, HubModels } from "./hubModels.svelte.ts";
import { KeptModels, type KeptPorts } from "./keptModels.svelte.ts";
import { ModelLibrary, type OpenedLibrary } from "./modelLibrary.ts";
import ModelsDialog from "./ModelsDialog.svelte";
import type { ServerSettings } from "./serverSettings.ts";
import { ServerState } from "./serverState.svelte.ts";
import { ServerStorage } from "./serverStorage.ts";

/** What the models that are not part of the page need of the world outside it. */
export interface LibraryPorts extends Omit<KeptPorts & HubModelPorts, "clock" | "today" | "save"> {
  /** Asks nothing of the server before it is called. */
  readonly remoteStudent: (settings: ServerSettings) => Generator;
}

export async function openLibrary(clock: Clock, ports: LibraryPorts): Promise<OpenedLibrary> {
  const { remoteStudent } = ports;
  const common = { ...ports, clock, today: () => Date.now() };
  const kept = new KeptModels({ ...common, save: saveFile });
  const hub = new HubModels(common);
  const storage = new ServerStorage("terse.server", sessionStorage, localStorage);
  const library = new ModelLibrary({ kept, hub, server: new ServerState({ clock, remoteStudent, storage }) });
  return { library, Dialog: ModelsDialog };
}
