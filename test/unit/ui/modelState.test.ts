import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { AppError } from "../../../src/core/errors.ts";
import { ModelState } from "../../../src/ui/models/modelState.svelte.ts";
import { TransferRate } from "../../../src/ui/state/transferRate.ts";
import { HandGenerator, settle, STUDENT } from "./handGenerator.ts";

function state() {
  const generator = new HandGenerator();
  const clock = { atMs: 0, now: () => clock.atMs };
  return { generator, clock, model: new ModelState({ generator, clock }) };
}

describe("loading a model", () => {
  it("goes from absent over downloading and preparing to ready", async () => {
    const { generator, clock, model } = state();
    expect(model.phase.name).toBe("absent");
    const done = model.load();
    generator.loading({ type: "download", loadedBytes: 0, totalBytes: 4_000_000 });
    clock.atMs = 1000;
    generator.loading({ type: "download", loadedBytes: 1_000_000, totalBytes: 4_000_000 });
    expect(model.phase).toEqual({
      name: "downloading",
      loadedBytes: 1_000_000,
      totalBytes: 4_000_000,
      bytesPerSecond: 1_000_000,
      secondsLeft: 3,
    });
    generator.loading({ type: "prepare", what: "weights" });
    expect(model.phase).toEqual({ name: "preparing", what: "weights" });
    await generator.loaded();
    await done;
    expect(model.phase).toEqual({ name: "ready", model: STUDENT });
    expect(model.description).toBe(STUDENT);
  });

  it("happens once, however often it is asked for", async () => {
    const { generator, model } = state();
    const both = [model.load(), model.load()];
    await generator.loaded();
    await Promise.all(both);
    await model.load();
    expect(generator.loads).toBe(1);
  });

  it("can be cancelled and begun again", async () => {
    const { generator, model } = state();
    const done = model.load();
    model.cancel();
    await done;
    expect(model.phase.name).toBe("absent");
    void model.load();
    await generator.loaded();
    expect(model.phase.name).toBe("ready");
  });

  it("says why it failed, and loads again when asked", async () => {
    const { generator, model } = state();
    const error = new AppError({ code: "network", message: "No answer." });
    const done = model.load();
    await generator.loadFails(error);
    await done;
    expect(model.phase).toEqual({ name: "failed", error });
    const again = model.reload();
    await settle();
    await generator.loaded();
    await again;
    expect(model.phase.name).toBe("ready");
  });
});

describe("the rate of a transfer", () => {
  it("is exact for a steady transfer, and so is the time left", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 8 }), fc.integer({ min: 10, max: 500 }), (perSecond, everyMs) => {
        const rate = new TransferRate();
        for (let atMs = 0; atMs <= 3000; atMs += everyMs) rate.add(atMs, (perSecond * atMs) / 1000);
        const sent = (perSecond * Math.floor(3000 / everyMs) * everyMs) / 1000;
        expect(rate.bytesPerSecond! / perSecond).toBeCloseTo(1, 6);
        expect(rate.secondsLeft(sent + perSecond)).toBeCloseTo(1, 6);
        expect(rate.secondsLeft(undefined)).toBeUndefined();
      }),
    );
  });

  it("forgets what is long past", () => {
    const rate = new TransferRate();
    rate.add(0, 0);
    rate.add(10_000, 10_000_000);
    rate.add(11_000, 10_000_500);
    expect(rate.bytesPerSecond).toBe(500);
  });

  it("is unknown at first and while nothing arrives", () => {
    const rate = new TransferRate();
    rate.add(0, 100);
    expect(rate.bytesPerSecond).toBeUndefined();
    rate.add(1000, 100);
    expect(rate.bytesPerSecond).toBeUndefined();
  });
});
