import type { DeviceReport } from "../../core/deviceReport.ts";
import { isAbort, throwIfAborted } from "../../core/errors.ts";

export interface DeviceChoice {
  readonly device: "webgpu" | "wasm";
  /** Why not WebGPU, in a sentence for the person; undefined when WebGPU it is, or when WASM was asked for. */
  readonly note: string | undefined;
}

export type SelfTestResult = { readonly kind: "agrees" } | { readonly kind: "differs"; readonly detail: string };

/** Runs something known on WebGPU and on WASM and compares the two. */
export type SelfTest = (signal: AbortSignal) => Promise<SelfTestResult>;

/** No number from WebGPU is shown before the self-test has passed; whatever speaks against it, WASM runs everywhere. */
export async function chooseDevice(
  signal: AbortSignal,
  report: DeviceReport,
  selfTest: SelfTest,
  wanted: "auto" | "webgpu" | "wasm" = "auto",
): Promise<DeviceChoice> {
  throwIfAborted(signal);
  if (wanted === "wasm") return { device: "wasm", note: undefined };
  if (report.webGpu.kind === "none") return onWasm(report.webGpu.reason);
  if (report.webGpu.software && wanted !== "webgpu") {
    return onWasm("WebGPU is only emulated in software here, which is slower.");
  }
  try {
    const result = await selfTest(signal);
    if (result.kind === "agrees") return { device: "webgpu", note: undefined };
    return onWasm(`WebGPU and the CPU disagree on a known prompt (${result.detail}).`);
  } catch (thrown) {
    throwIfAborted(signal);
    if (isAbort(thrown)) throw thrown;
    return onWasm(`WebGPU failed its self-test (${thrown instanceof Error ? thrown.message : String(thrown)}).`);
  }
}

function onWasm(reason: string): DeviceChoice {
  return { device: "wasm", note: `${reason} The model runs on the CPU.` };
}
