import { describe, expect, it } from "vitest";

import { tinyStudentFiles } from "../contracts/tinyStudent.ts";
import { CHROMIUM, openBlankPage, type PageModule, pageModule, type Tab, titled } from "./harness.ts";

type Page = PageModule<typeof import("./worker.page.ts")>;

const LOST = { name: "AppError", code: "worker-lost", isAppError: true };
const ABORTED = { name: "AbortError" };
/** Software WebGPU compiles every shader of the self-test on the processor. */
const SLOW_GPU = { timeout: 300_000 };
const PROMPT = "<|problem|>Maria has 12 apples.<|verbose|>";

async function inPage(use: (page: Page, tab: Tab) => Promise<void>, webGpu = false): Promise<void> {
  const tab = await openBlankPage({ webGpu });
  await tab.context.route("**/tiny/**", async (route) => {
    const path = new URL(route.request().url()).pathname.replace("/tiny/", "");
    const bytes = tinyStudentFiles().get(path);
    await (bytes ? route.fulfill({ body: Buffer.from(bytes) }) : route.fulfill({ status: 404 }));
  });
  await tab.context.route("**/nowhere/**", (route) => route.fulfill({ status: 404 }));
  await use(pageModule(tab.page, "/test/browser/worker.page.ts"), tab);
  expect(tab.foreignRequests).toEqual([]);
  await tab.close();
}

describe.skipIf(CHROMIUM === undefined)(titled("worker laws, in Chromium"), () => {
  it("2: an error comes back with its code", () =>
    inPage(async (page) => {
      expect(await page.call("errorWithItsCode")).toMatchObject({
        code: "gpu-lost",
        hint: "Run again.",
        isAppError: true,
      });
    }));

  it("3: an abort with termination switched off stops the loop and leaves the worker alive", () =>
    inPage(async (page) => {
      const { outcome, told, tokens, spawned } = await page.call("abortWhileWriting", 1e9);
      expect(outcome).toMatchObject(ABORTED);
      expect(told).toBeLessThan(1000);
      expect([tokens, spawned]).toEqual([5, 1]);
    }));

  it("3: a worker that is blocked is replaced, and the caller sees AbortError", () =>
    inPage(async (page) => {
      const { outcome, tokens, spawned } = await page.call("abortWhileBlocked");
      expect(outcome).toMatchObject(ABORTED);
      expect([tokens, spawned]).toEqual([5, 2]);
    }));

  it.each(["crashes", "vanishes"] as const)(
    "4: every pending call is told when the worker %s; the next one works",
    (id) =>
      inPage(async (page) => {
        const { outcomes, tokens, spawned } = await page.call("death", id);
        expect(outcomes).toMatchObject([LOST, LOST]);
        expect([tokens, spawned]).toEqual([5, 2]);
      }),
  );

  it("5: two calls at once run one after the other", () =>
    inPage(async (page) => {
      expect(await page.call("twoCallsAtOnce")).toEqual([
        "first started",
        "first finished",
        "second started",
        "second finished",
      ]);
    }));

  it("5: a page is interrupted at most once a frame, however fast tokens come", () =>
    inPage(async (page) => {
      const { tasks, events, seconds } = await page.call("interruptions");
      expect(events).toBe(1002);
      expect(tasks).toBeLessThanOrEqual(seconds / 0.016 + 2);
    }));
});

describe.skipIf(CHROMIUM === undefined)(titled("the inference worker, in Chromium"), () => {
  it("runs a student on WASM with the threads of the machine, on the engine and on transformers.js alike", () =>
    inPage(async (page, tab) => {
      const ours = await page.call("tinyModel", "student", "wasm", PROMPT);
      expect(ours.description).toMatchObject({ device: "wasm", kind: "student", threads: ours.report.cores });
      expect(ours.tokenIds.map((ids) => ids.length)).toEqual([24, 12]);
      const theirs = await page.call("tinyModel", "folder", "wasm", PROMPT);
      expect(theirs.description).toMatchObject({ device: "wasm", threads: ours.report.cores });
      expect(theirs.tokenIds).toEqual(ours.tokenIds);
      expect(tab.errors.filter((error) => !error.includes("404"))).toEqual([]);
    }));

  it("runs a student that the browser keeps as it runs one that is served, and says so when it is gone", () =>
    inPage(async (page) => {
      const served = await page.call("tinyModel", "student", "wasm", PROMPT);
      const kept = await page.call("keptModel", [...tinyStudentFiles().keys()], PROMPT);
      expect(kept.description).toMatchObject({ kind: "student", revision: kept.id, dtype: "float16" });
      expect(kept.description.styles).toEqual(["verbose", "pruned", "direct"]);
      expect(kept.tokenIds).toEqual(served.tokenIds);
      expect(kept.gone).toMatchObject({ code: "not-found", isAppError: true });
    }));

  it.each(["student", "folder"] as const)("3: stops a %s on WASM by itself", (kind) =>
    inPage(async (page) => {
      const { outcome, told, tokens } = await page.call("abortOnWasm", kind, PROMPT);
      expect(outcome).toMatchObject(ABORTED);
      expect(told).toBeLessThan(100);
      expect(tokens).toBe(4);
    }),
  );

  it("names a model that is not there, and asks no hub for one", () =>
    inPage(async (page, tab) => {
      expect(await page.call("missingModel")).toMatchObject({ code: "not-found" });
      expect(await page.call("absentHubModel")).toMatchObject({ code: "not-found" });
      expect(tab.foreignRequests).toEqual([]);
    }));

  it("8: leaves a software renderer alone and says so", () =>
    inPage(async (page) => {
      const { description } = await page.call("tinyModel", "student", "auto", PROMPT);
      expect(description.device).toBe("wasm");
      expect(description.note).toMatch(/software/);
    }, true));

  it("8: runs on WebGPU when asked to, after the self-test has passed, and writes what WASM writes", SLOW_GPU, () =>
    inPage(async (page) => {
      const gpu = await page.call("tinyModel", "student", "webgpu", PROMPT, [0, 0.9]);
      expect(gpu.description).toMatchObject({ device: "webgpu", note: undefined });
      const wasm = await page.call("tinyModel", "student", "wasm", PROMPT, [0, 0.9]);
      expect(gpu.tokenIds).toEqual(wasm.tokenIds);
      expect(gpu.tokenIds.slice(0, 2)).not.toEqual(gpu.tokenIds.slice(2));
    }, true),
  );
});
