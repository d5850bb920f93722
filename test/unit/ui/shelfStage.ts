import { memoryModels } from "../../../src/adapters/storage/memoryModels.ts";
import type { Clock, Generator } from "../../../src/core/ports.ts";
import { type HubModelPorts, HubModels } from "../../../src/ui/models/hubModels.svelte.ts";
import { KeptModels, type KeptPorts } from "../../../src/ui/models/keptModels.svelte.ts";
import { ModelLibrary, type OpenedLibrary } from "../../../src/ui/models/modelLibrary.ts";
import { ModelShelf } from "../../../src/ui/models/modelShelf.svelte.ts";
import { ServerState } from "../../../src/ui/models/serverState.svelte.ts";
import { type Kept, ServerStorage } from "../../../src/ui/models/serverStorage.ts";

/** What stands behind the library of a shelf; every part of it does nothing unless a test says more. */
export interface LibraryStage extends Partial<KeptPorts & HubModelPorts> {
  readonly remoteStudent?: ConstructorParameters<typeof ServerState>[0]["remoteStudent"];
  readonly tabStorage?: Kept;
  readonly browserStorage?: Kept;
}

export function mapStorage(
  values = new Map<string, string>(),
): Kept & { readonly values: ReadonlyMap<string, string> } {
  return {
    values,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}

const unused = (): never => {
  throw new Error("not on this stage");
};

const unopened = (): Generator => ({ load: unused, generate: unused, unload: async () => {} });

export function libraryStage({
  clock = { now: () => 0 },
  remoteStudent = unused,
  tabStorage = mapStorage(),
  browserStorage = mapStorage(),
  ...more
}: LibraryStage = {}): ModelLibrary {
  const kept = keptStage({ clock, ...more });
  const storage = new ServerStorage("terse.server", tabStorage, browserStorage);
  const hub = hubStage({ clock, ...more });
  return new ModelLibrary({ kept, hub, server: new ServerState({ clock, remoteStudent, storage }) });
}

/** The kept students of a page that keeps none, unless a test says more. */
export function keptStage(more: Partial<KeptPorts> = {}): KeptModels {
  return new KeptModels({
    store: memoryModels(),
    clock: { now: () => 0 },
    today: () => 1,
    kept: unopened,
    readUpload: unused,
    exportKept: unused,
    save: unused,
    requireRoom: () => Promise.resolve(),
    persist: () => Promise.resolve(true),
    ...more,
  });
}

/** The hub of a page that has fetched nothing, unless a test says more. */
export function hubStage(more: Partial<HubModelPorts> = {}): HubModels {
  return new HubModels({
    hub: { look: unused, fetch: unused },
    hubHost: "hub.test",
    hubModels: { list: () => Promise.resolve([]), delete: unused },
    hubGenerator: unopened,
    device: unused,
    clock: { now: () => 0 },
    today: () => 1,
    requireRoom: () => Promise.resolve(),
    persist: () => Promise.resolve(true),
    ...more,
  });
}

/** Every embedded student is this generator. */
export function shelfStage(
  embedded: (id: string) => Generator,
  clock: Clock = { now: () => 0 },
  library: ModelLibrary = libraryStage({ clock }),
): ModelShelf {
  const Dialog = unused as unknown as OpenedLibrary["Dialog"];
  return new ModelShelf({
    clock,
    embedded: ({ id }) => embedded(id),
    library: () => Promise.resolve({ library, Dialog }),
    missing: "Try again.",
  });
}
