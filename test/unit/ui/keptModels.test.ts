import { describe, expect, it } from "vitest";

import { ScriptedGenerator } from "../../../src/adapters/generators/scripted.ts";
import { memoryModels } from "../../../src/adapters/storage/memoryModels.ts";
import { AppError } from "../../../src/core/errors.ts";
import { keptModelId } from "../../../src/core/modelId.ts";
import type { KeptModel } from "../../../src/core/models/modelStore.ts";
import type { UploadedFile } from "../../../src/core/models/studentUpload.ts";
import type { Generator } from "../../../src/core/ports.ts";
import { STRATEGIES } from "../../../src/core/prompts/strategies.ts";
import { ArmChoice } from "../../../src/ui/models/armChoice.svelte.ts";
import { KeptModels, type KeptPorts } from "../../../src/ui/models/keptModels.svelte.ts";
import { makeModel } from "../../contracts/modelStore.ts";
import { HandGenerator, STUDENT } from "./handGenerator.ts";
import { libraryStage, shelfStage } from "./shelfStage.ts";

const clock = { now: () => 0 };
const upload = (path: string): UploadedFile => ({ path, bytes: 1, read: () => Promise.resolve(new Uint8Array(1)) });

function stage(more: Partial<KeptPorts> = {}) {
  const unloaded: string[] = [];
  const saved: string[] = [];
  const kept = (model: KeptModel): Generator => {
    const description = { ...STUDENT, id: keptModelId(model.id), label: model.name, styles: model.card.styles };
    const inner = new ScriptedGenerator({
      model: description,
      clock,
      wait: () => Promise.resolve(),
      replyTo: () => ({ kind: "reply", promptTokens: 1, tokens: [{ id: 1, text: "#### 7" }], finishReason: "stop" }),
    });
    return {
      load: (signal, onEvent) => inner.load(signal, onEvent),
      generate: (signal, request, onEvent) => inner.generate(signal, request, onEvent),
      unload: async () => void unloaded.push(model.name),
    };
  };
  const ports: KeptPorts = {
    store: memoryModels(),
    clock,
    today: () => 5,
    kept,
    readUpload: () => Promise.resolve(makeModel(1).files),
    exportKept: ({ name }) => Promise.resolve({ name: `${name}.zip`, content: new Blob() }),
    save: (name) => void saved.push(name),
    requireRoom: () => Promise.resolve(),
    persist: () => Promise.resolve(true),
    ...more,
  };
  return { models: new KeptModels(ports), ports, unloaded, saved };
}

async function imported(models: KeptModels, path = "a.zip"): Promise<KeptModel> {
  await models.import(Promise.resolve([upload(path)]));
  return models.imported!.model;
}

describe("the students that a browser keeps", () => {
  it.each([
    ["my student.zip", "my student"],
    ["folder/config.json", "folder"],
  ])("are imported from %s and called %s", async (path, name) => {
    const { models } = stage();
    const model = await imported(models, path);
    expect(models.models).toEqual([model]);
    expect(model).toMatchObject({ name, createdAt: 5 });
    expect(models).toMatchObject({ busy: false, error: undefined });
  });

  it("are not imported where there is no room, or what was chosen is none, and say why", async () => {
    const full = new AppError({ code: "out-of-storage", message: "Full." });
    const bad = new AppError({ code: "bad-file", message: "No zip." });
    for (const [ports, error] of [
      [{ requireRoom: () => Promise.reject(full) }, full],
      [{ readUpload: () => Promise.reject(bad) }, bad],
    ] as const) {
      const { models } = stage(ports);
      await models.import(Promise.resolve([upload("a.zip")]));
      expect(models).toMatchObject({ models: [], imported: undefined, error, busy: false });
    }
  });

  it("are kept once, under their first name, whatever the file is called the next time", async () => {
    const { models } = stage();
    await models.import(Promise.resolve([upload("Friend.zip")]));
    expect(models.imported).toMatchObject({ model: { name: "Friend" }, wasKept: false });
    await models.import(Promise.resolve([upload("Again.ZIP")]));
    expect(models.imported).toMatchObject({ model: { name: "Friend" }, wasKept: true });
    expect(models.models.map(({ name }) => name)).toEqual(["Friend"]);
  });

  it("are saved as one file, or say why not", async () => {
    const { models, saved } = stage();
    await models.export(await imported(models));
    expect(saved).toEqual(["a.zip"]);
    const gone = new AppError({ code: "not-found", message: "Gone." });
    const failing = stage({ exportKept: () => Promise.reject(gone) });
    await failing.models.export(await imported(failing.models));
    expect(failing).toMatchObject({ saved: [], models: { error: gone } });
  });

  it("go by their new name, keep their place, and are loaded anew under it", async () => {
    const { models, unloaded } = stage();
    const model = await imported(models);
    const id = keptModelId(model.id);
    const before = models.state(id);
    await before?.load();
    await models.rename(model, "  Better ");
    expect(models.find(id)?.name).toBe("Better");
    expect(models.state(id)).not.toBe(before);
    expect(unloaded).toEqual(["a"]);
    await models.rename(models.find(id)!, "   ");
    expect(models.find(id)?.name).toBe("Better");
    const same = models.state(id);
    await models.refresh();
    expect(models.state(id)).toBe(same);
  });

  it("are gone when they are deleted, with what was loaded of them", async () => {
    const { models, unloaded } = stage();
    const model = await imported(models);
    await models.state(keptModelId(model.id))?.load();
    await models.delete(model);
    expect(models.models).toEqual([]);
    expect(models.state(keptModelId(model.id))).toBeUndefined();
    expect(unloaded).toEqual(["a"]);
  });

  it("answer in an arm of their own, known by their revision from a link", async () => {
    const { models, ports } = stage();
    const { id } = await imported(models);
    const shelf = shelfStage(() => new HandGenerator(), clock, libraryStage(ports));
    const link = { models: ["embedded", keptModelId(id)], strategies: ["pruned", "own"] };
    const choice = new ArmChoice(shelf, STRATEGIES, { models: ["embedded"], strategies: ["verbose", "pruned"] });
    choice.restore(link);
    expect(choice.arms.map(({ model }) => model)).toEqual(["embedded"]);
    expect(shelf.state(keptModelId(id))).toBeUndefined();
    await shelf.find(choice.models);
    expect(choice.arms.map(({ model, strategy }) => [model, strategy.id])).toEqual([
      ["embedded", "pruned"],
      [keptModelId(id), "own"],
    ]);
    expect(shelf.label(keptModelId(id))).toBe("a");
    expect(choice.ids).toEqual(link);
  });
});
