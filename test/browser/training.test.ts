import { afterEach, describe, expect, it } from "vitest";

import { CHECKPOINT_LAWS } from "../contracts/checkpointFolder.ts";
import { tinyParent } from "../contracts/tinyLessons.ts";
import { TRAINER_LAWS } from "../contracts/trainer.ts";
import { CHROMIUM, openBlankPage, pageModule, type Tab, titled } from "./harness.ts";

type Page = typeof import("./training.page.ts");

const PATH = "/test/browser/training.page.ts";
/** Every run builds its sessions anew, and a law has many. */
const PATIENCE = { timeout: 600_000 };
/** Software WebGPU compiles every shader on the processor. */
const GPU_TOLERANCE = 2e-3;

describe.skipIf(CHROMIUM === undefined)(titled("training in the browser"), PATIENCE, () => {
  let tab: Tab;
  const open = async (webGpu = false) => {
    tab = await openBlankPage({ webGpu });
    await tab.context.route("**/tiny/**", async (route) => {
      const path = new URL(route.request().url()).pathname.replace("/tiny/", "");
      const bytes = await tinyParent().read(path, new AbortController().signal, () => {});
      await route.fulfill({ body: Buffer.from(bytes) });
    });
    await tab.context.route("**/nowhere/**", (route) => route.fulfill({ status: 404 }));
    return pageModule<Page>(tab.page, PATH);
  };
  afterEach(async () => {
    expect(tab.errors.filter((error) => !/404|\[W:onnxruntime/.test(error))).toEqual([]);
    expect(tab.foreignRequests).toEqual([]);
    await tab.close();
  });

  it("keeps checkpoints by every law of their contract", async () => {
    const page = await open();
    expect(await page.call("brokenCheckpointLaws")).toEqual({ checked: CHECKPOINT_LAWS.length, broken: [] });
  });

  it("keeps a checkpoint whole wherever the worker that writes it is killed, in either slot", async () => {
    const page = await open();
    const save = (step: number, stopAt = 0) => page.call("save", { root: "killed", step, stopAt });
    const first = await save(1);
    if (first === "standing" || "failed" in first) throw new Error("The first save did not end.");
    expect(first.operations).toBeGreaterThanOrEqual(6);
    let stands = 1;
    for (const slot of [0, 1]) {
      for (let stopAt = 1; stopAt <= first.operations; stopAt++) {
        expect(await save(stands + 1, stopAt)).toBe("standing");
        expect(await page.call("savedStep", "killed"), `slot ${slot}, operation ${stopAt}`).toBe(stands);
      }
      stands += 1;
      expect(await save(stands)).toEqual(first);
      expect(await page.call("savedStep", "killed")).toBe(stands);
    }
  });

  it("keeps the checkpoint before when the disk is full, which is said", async () => {
    const page = await open();
    const session = await tab.context.newCDPSession(tab.page);
    const quota = (quotaSize?: number) =>
      session.send("Storage.overrideQuotaForOrigin", {
        origin: tab.origin,
        ...(quotaSize === undefined ? {} : { quotaSize }),
      });
    await page.call("save", { root: "full", step: 1, stopAt: 0 });
    await quota(1);
    expect(await page.call("save", { root: "full", step: 2, stopAt: 0 })).toEqual({ failed: "out-of-storage" });
    await quota();
    expect(await page.call("savedStep", "full")).toBe(1);
  });

  it("obeys every law of the Trainer contract behind its worker", async () => {
    const page = await open();
    const { checked, broken } = await page.call("brokenTrainerLaws");
    expect(broken).toEqual([]);
    expect(checked).toBe(TRAINER_LAWS.length - 1);
  });

  it("4: says that the worker is lost, and goes on to the losses of a run that was never stopped, bit for bit", async () => {
    const page = await open();
    const { whole, killed, resumed } = await page.call("killedAndWhole", 5);
    expect(killed).toEqual({ code: "worker-lost", hint: expect.stringContaining("checkpoint") as string });
    expect(whole.resumedFrom).toBe(0);
    expect(whole.threads).toBeGreaterThanOrEqual(1);
    expect(resumed).toEqual({ ...whole, resumedFrom: 4 });
  });

  it("goes on after a reload to the same losses, bit for bit", async () => {
    const page = await open();
    const { note: _, ...whole } = await page.call("wholeRun");
    expect(whole.losses).toHaveLength(10);
    await tab.page.evaluate(
      "navigator.storage.getDirectory().then((root) => root.removeEntry('checkpoints', { recursive: true }))",
    );
    expect(await page.call("beginRun", 4)).toEqual({ kind: "paused", step: 4 });
    await tab.page.reload();
    expect(await page.call("goOn")).toEqual({ ...whole, resumedFrom: 4 });
  });

  it("3: pauses by itself, with a checkpoint, and its worker lives on", async () => {
    const page = await open();
    const { outcome, steps, spawned, resumed } = await page.call("pauseWhileTraining");
    expect(outcome).toMatchObject({ kind: "paused" });
    expect(steps).toBeLessThan(10);
    expect(spawned).toBe(1);
    expect(resumed.resumedFrom).toBe(outcome.kind === "paused" ? outcome.step : -1);
    expect(resumed.losses).toHaveLength(10);
  });

  it("2: names a parent that is not there", async () => {
    const page = await open();
    expect(await page.call("missingParent")).toEqual({ code: "not-found" });
  });

  it("8: leaves a software renderer alone and says so; asked for WebGPU, it tests it and learns the same", async () => {
    const page = await open(true);
    const short = { training: { steps: 2, decaySteps: 1 }, validation: { problems: 2, every: 2 } };
    const auto = await page.call("wholeRun", "auto", short);
    expect(auto.note).toMatch(/software/);
    const gpu = await page.call("wholeRun", "webgpu", short);
    expect(gpu.note).toBeUndefined();
    expect(gpu.threads).toBeUndefined();
    gpu.losses.forEach((loss, i) => expect(Math.abs(loss - auto.losses[i]!)).toBeLessThan(GPU_TOLERANCE));
  });
});
