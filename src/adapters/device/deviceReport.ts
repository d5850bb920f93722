import type { DeviceReport, WebGpuReport } from "../../core/deviceReport.ts";
import { type ThreadFacts, wasmThreads } from "./wasmThreads.ts";

export interface DeviceScope extends ThreadFacts {
  readonly navigator?: { readonly hardwareConcurrency?: number; readonly gpu?: Pick<GPU, "requestAdapter"> };
}

export async function reportDevice(scope: DeviceScope = globalThis): Promise<DeviceReport> {
  return {
    crossOriginIsolated: scope.crossOriginIsolated === true,
    cores: scope.navigator?.hardwareConcurrency ?? 1,
    wasmThreads: wasmThreads(scope),
    webGpu: await reportWebGpu(scope.navigator?.gpu),
  };
}

async function reportWebGpu(gpu: Pick<GPU, "requestAdapter"> | undefined): Promise<WebGpuReport> {
  if (!gpu) return { kind: "none", reason: "This browser has no WebGPU." };
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" }).catch(() => null);
  if (!adapter) return { kind: "none", reason: "This machine offers no graphics device to WebGPU." };
  return {
    kind: "adapter",
    software: isSoftware(adapter),
    vendor: adapter.info.vendor,
    architecture: adapter.info.architecture,
    halfFloats: adapter.features.has("shader-f16"),
    maxBufferBytes: adapter.limits.maxBufferSize,
  };
}

/** Browsers are free not to mark a software renderer as a fallback, so its name counts as well. */
function isSoftware({ info }: GPUAdapter): boolean {
  const fallback = (info as { isFallbackAdapter?: boolean }).isFallbackAdapter === true;
  return (
    fallback || /swiftshader|llvmpipe|lavapipe|warp|basic render/i.test(`${info.architecture} ${info.description}`)
  );
}
