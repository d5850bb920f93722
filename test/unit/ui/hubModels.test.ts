import { describe, expect, it } from "vitest";

import { memoryTree } from "../../../src/adapters/storage/memoryTree.ts";
import { TreeHubModels } from "../../../src/adapters/storage/treeHubModels.ts";
import { abortError, AppError } from "../../../src/core/errors.ts";
import type { HubOffer, ModelHub } from "../../../src/core/models/modelHub.ts";
import type { Generator } from "../../../src/core/ports.ts";
import { STRATEGIES } from "../../../src/core/prompts/strategies.ts";
import { ArmChoice } from "../../../src/ui/models/armChoice.svelte.ts";
import type { HubModelPorts } from "../../../src/ui/models/hubModels.svelte.ts";
import { HandGenerator, STUDENT } from "./handGenerator.ts";
import { hubStage, libraryStage, shelfStage } from "./shelfStage.ts";

const NAME = "someone/chat";
const files = [{ path: "config.json", bytes: 4 }];
const OFFER: HubOffer = {
  repository: NAME,
  commit: "a".repeat(40),
  variants: [
    { dtype: "fp32", files, bytes: 4 },
    { dtype: "q8", files, bytes: 4 },
    { dtype: "q4f16", files, bytes: 4 },
  ],
};

function stage(more: Partial<HubModelPorts> & Partial<ModelHub> = {}) {
  const store = new TreeHubModels(memoryTree());
  const unloaded: string[] = [];
  const hub: ModelHub = {
    look: more.look ?? (() => Promise.resolve(OFFER)),
    fetch:
      more.fetch ??
      (async (_signal, model, onBytes) => {
        const one = async function* () {
          yield new Uint8Array(4);
        };
        onBytes(2, 4);
        await store.add(await store.begin(model), "config.json", one());
        onBytes(4, 4);
      }),
  };
  const ports: Partial<HubModelPorts> = {
    hub,
    hubModels: store,
    hubGenerator: (model): Generator => ({
      load: () => Promise.resolve({ ...STUDENT, id: "hub", kind: "chat", revision: model.commit }),
      generate: () => Promise.resolve([]),
      unload: async () => void unloaded.push(model.dtype),
    }),
    device: () =>
      Promise.resolve({
        ...{ crossOriginIsolated: true, cores: 2, wasmThreads: 2 },
        webGpu: { kind: "none", reason: "None." } as const,
      }),
    ...more,
  };
  return { hub: hubStage(ports), ports, store, unloaded };
}

describe("a model of the hub", () => {
  it("is looked up, fetched in the format that is proposed, and there from then on", async () => {
    const { hub } = stage();
    hub.name = ` ${NAME} `;
    await hub.look();
    expect(hub.offer?.variants).toHaveLength(3);
    expect(hub.variant?.dtype).toBe("q8");
    const id = await hub.fetch();
    expect(id).toBe(`hub:${NAME}:q8`);
    expect(hub).toMatchObject({ phase: { kind: "resting" }, offer: undefined, name: "", error: undefined });
    expect(hub.find(id!)).toMatchObject({ repository: NAME, dtype: "q8", createdAt: 1 });
    await hub.state(id!)?.load();
    expect(hub.state(id!)?.description?.kind).toBe("chat");
  });

  it("is fetched in another format when a person says so, and is another model then", async () => {
    const { hub } = stage();
    for (const dtype of ["q8", "fp32"] as const) {
      hub.name = NAME;
      await hub.look();
      hub.choose(dtype);
      await hub.fetch();
    }
    expect(hub.models.map(({ dtype }) => dtype).sort()).toEqual(["fp32", "q8"]);
  });

  it("is not fetched where there is no room, and says why; nothing was asked of the hub for it", async () => {
    const full = new AppError({ code: "out-of-storage", message: "Full." });
    let asked = 0;
    const { hub } = stage({ requireRoom: () => Promise.reject(full), fetch: async () => void asked++ });
    hub.name = NAME;
    await hub.look();
    expect(await hub.fetch()).toBeUndefined();
    expect(hub).toMatchObject({ error: full, models: [], phase: { kind: "resting" } });
    expect(hub.offer).toBeDefined();
    expect(asked).toBe(0);
  });

  it("stops being fetched when it is cancelled, and can be fetched again", async () => {
    let isPatient = true;
    const { hub, store } = stage({
      fetch: async (signal, model, onBytes) => {
        onBytes(1, 4);
        if (isPatient) {
          await new Promise((_, reject) => signal.addEventListener("abort", () => reject(abortError())));
        }
        const one = async function* () {
          yield new Uint8Array(4);
        };
        await store.add(await store.begin(model), "config.json", one());
      },
    });
    hub.name = NAME;
    await hub.look();
    const fetched = hub.fetch();
    await Promise.resolve();
    await Promise.resolve();
    expect(hub.phase).toMatchObject({ kind: "fetching", loadedBytes: 1, totalBytes: 4 });
    hub.name = "someone/else";
    expect(hub.name).toBe(NAME);
    hub.cancel();
    expect(await fetched).toBeUndefined();
    expect(hub).toMatchObject({ phase: { kind: "resting" }, error: undefined, models: [] });
    isPatient = false;
    expect(await hub.fetch()).toBe(`hub:${NAME}:q8`);
  });

  it("of which nothing runs here is offered without one to fetch", async () => {
    const { hub } = stage({
      look: () => Promise.resolve({ ...OFFER, variants: [{ dtype: "q4f16", files, bytes: 4 }] }),
    });
    hub.name = NAME;
    await hub.look();
    expect(hub).toMatchObject({ variant: undefined, offer: { best: undefined } });
    expect(await hub.fetch()).toBeUndefined();
  });

  it("that could not be looked up says why, and another name starts anew", async () => {
    const gone = new AppError({ code: "not-found", message: "Gone." });
    const { hub } = stage({ look: () => Promise.reject(gone) });
    hub.name = NAME;
    await hub.look();
    expect(hub).toMatchObject({ error: gone, offer: undefined });
    hub.name = "someone/other";
    expect(hub.error).toBeUndefined();
  });

  it("is gone when it is deleted, with what was loaded of it", async () => {
    const { hub, unloaded } = stage();
    hub.name = NAME;
    await hub.look();
    const id = (await hub.fetch())!;
    await hub.state(id)?.load();
    await hub.delete(hub.find(id)!);
    expect([hub.models, hub.state(id), unloaded]).toEqual([[], undefined, ["q8"]]);
  });

  it("answers in arms of its own, those of a chat model, from a link too", async () => {
    const { ports, hub } = stage();
    hub.name = NAME;
    await hub.look();
    const id = (await hub.fetch())!;
    const shelf = shelfStage(() => new HandGenerator(), undefined, libraryStage(ports));
    const link = { models: ["embedded", id], strategies: ["pruned", "standard"] };
    const choice = new ArmChoice(shelf, STRATEGIES, { models: ["embedded"], strategies: ["pruned"] });
    choice.restore(link);
    expect(shelf.state(id)).toBeUndefined();
    await shelf.find(choice.models);
    expect(shelf.state(id)).toBeDefined();
    expect(choice.arms.filter(({ model }) => model === id).map(({ strategy }) => strategy.id)).not.toEqual([]);
  });
});
