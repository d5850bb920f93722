import { describe, expect, it } from "vitest";

import { chooseDevice, type SelfTest } from "../../../src/adapters/device/chooseDevice.ts";
import { reportDevice } from "../../../src/adapters/device/deviceReport.ts";
import { knownGradient } from "../../../src/adapters/device/knownGradient.ts";
import { KNOWN_MODEL } from "../../../src/adapters/device/knownModel.ts";
import { knownPrompt } from "../../../src/adapters/device/knownPrompt.ts";
import { ortNode } from "../../../src/adapters/device/ortNode.ts";
import { selfTest } from "../../../src/adapters/device/selfTest.ts";
import { wasmThreads } from "../../../src/adapters/device/wasmThreads.ts";
import type { DeviceReport, WebGpuReport } from "../../../src/core/deviceReport.ts";
import { abortError } from "../../../src/core/errors.ts";
import { layout } from "../../../src/engine/model/layout.ts";

const signal = (): AbortSignal => new AbortController().signal;
const ADAPTER: WebGpuReport = {
  kind: "adapter",
  software: false,
  vendor: "v",
  architecture: "a",
  halfFloats: true,
  maxBufferBytes: 1,
};
const report = (webGpu: WebGpuReport): DeviceReport => ({
  crossOriginIsolated: true,
  cores: 2,
  wasmThreads: 2,
  webGpu,
});
const agrees: SelfTest = async () => ({ kind: "agrees" });
const mustNotRun: SelfTest = () => Promise.reject(new Error("The self-test ran."));

describe("WASM threads", () => {
  it.each([
    [true, 8, 8],
    [true, 2, 2],
    [true, undefined, 1],
    [false, 8, 1],
    [undefined, 8, 1],
  ])("isolated %s with %s cores: %s", (crossOriginIsolated, hardwareConcurrency, threads) => {
    const navigator = hardwareConcurrency === undefined ? {} : { hardwareConcurrency };
    const scope = crossOriginIsolated === undefined ? { navigator } : { crossOriginIsolated, navigator };
    expect(wasmThreads(scope)).toBe(threads);
  });
});

describe("the device report", () => {
  const adapter = (info: object) => ({
    info: { vendor: "", architecture: "", device: "", description: "", ...info },
    features: new Set(["shader-f16"]),
    limits: { maxBufferSize: 7 },
  });
  const reporting = (found: object | null) =>
    reportDevice({ navigator: { gpu: { requestAdapter: async () => found as GPUAdapter | null } } });

  it.each([
    [{ vendor: "intel", architecture: "gen-12lp" }, false],
    [{ vendor: "google", architecture: "swiftshader" }, true],
    [{ description: "llvmpipe (LLVM 15)" }, true],
    [{ vendor: "x", isFallbackAdapter: true }, true],
  ])("tells software from hardware: %o", async (info, software) => {
    expect((await reporting(adapter(info))).webGpu).toMatchObject({ kind: "adapter", software, maxBufferBytes: 7 });
  });

  it("says why there is no WebGPU", async () => {
    expect((await reportDevice({})).webGpu).toMatchObject({ kind: "none" });
    expect((await reporting(null)).webGpu).toMatchObject({ kind: "none" });
    const failing = { navigator: { gpu: { requestAdapter: () => Promise.reject(new Error("no")) } } };
    expect((await reportDevice(failing)).webGpu).toMatchObject({ kind: "none" });
  });
});

describe("the choice of a device", () => {
  it("is WebGPU, without a word, when its self-test agrees", async () => {
    expect(await chooseDevice(signal(), report(ADAPTER), agrees)).toEqual({ device: "webgpu", note: undefined });
  });

  it("is WASM, without a word, when that was asked for", async () => {
    expect(await chooseDevice(signal(), report(ADAPTER), mustNotRun, "wasm")).toEqual({
      device: "wasm",
      note: undefined,
    });
  });

  it.each<[string, WebGpuReport, SelfTest]>([
    ["no WebGPU here", { kind: "none", reason: "no WebGPU here." }, mustNotRun],
    ["emulated in software", { ...ADAPTER, software: true }, mustNotRun],
    ["3 instead of 4", ADAPTER, async () => ({ kind: "differs", detail: "3 instead of 4" })],
    ["shader crashed", ADAPTER, () => Promise.reject(new Error("shader crashed"))],
  ])("is WASM and says why: %s", async (reason, webGpu, test) => {
    const choice = await chooseDevice(signal(), report(webGpu), test);
    expect(choice).toEqual({ device: "wasm", note: expect.stringContaining(reason) });
  });

  it("runs the self-test on a software renderer that was asked for", async () => {
    const choice = await chooseDevice(signal(), report({ ...ADAPTER, software: true }), agrees, "webgpu");
    expect(choice.device).toBe("webgpu");
  });

  it("does not take an abort for a failure", async () => {
    const aborted = chooseDevice(signal(), report(ADAPTER), () => Promise.reject(abortError()));
    await expect(aborted).rejects.toMatchObject({ name: "AbortError" });
  });
});

describe("the self-test", () => {
  const comparing = (expected: number[], actual: number[]) => {
    const runtime = ortNode({ threads: 1 });
    const results = [[1], [1], expected, actual];
    const open = async () => runtime;
    const probe = async () => results.shift()!;
    return selfTest({ wasm: open, webGpu: open, probes: [probe, probe], tolerance: 1e-3 })(signal());
  };

  it.each([
    [
      [1, 2, -4],
      [1.003, 2, -4],
    ],
    [[0], [0]],
    [[], []],
  ])("%o agrees with %o", async (expected, actual) => {
    expect(await comparing(expected, actual)).toEqual({ kind: "agrees" });
  });

  it.each([
    [
      [1, 2, -4],
      [1.005, 2, -4],
    ],
    [
      [1, 2],
      [1, NaN],
    ],
    [[1, 2], [1]],
    [[0], [1e-9]],
  ])("%o differs from %o", async (expected, actual) => {
    expect((await comparing(expected, actual)).kind).toBe("differs");
  });

  it("compares the logits after a prompt and after one more token, which differ from place to place", async () => {
    const logits = await knownPrompt(signal(), ortNode({ threads: 1 }));
    expect(logits).toHaveLength(2 * 64);
    expect(new Set(logits).size).toBeGreaterThan(120);
    expect(logits.every(Number.isFinite)).toBe(true);
  });

  it("compares a loss and its whole gradient, which differ from place to place", async () => {
    const [loss, ...gradient] = await knownGradient(signal(), ortNode({ threads: 1 }));
    expect(Math.abs(loss! - Math.log(KNOWN_MODEL.vocabularySize))).toBeLessThan(1);
    expect(gradient).toHaveLength(layout(KNOWN_MODEL).size);
    expect(new Set(gradient).size).toBeGreaterThan(gradient.length / 2);
    expect(gradient.every(Number.isFinite)).toBe(true);
  });
});
