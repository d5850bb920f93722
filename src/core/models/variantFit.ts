import type { DeviceReport } from "../deviceReport.ts";
import type { Dtype } from "../modelId.ts";
import type { HubVariant } from "./modelHub.ts";

/** Why a variant does not run here. */
export type Misfit = "needs-gpu" | "needs-half-floats" | "too-large";

/** Best first. On WebAssembly 8 bits run several times faster than 4, whatever their size says. */
const ON_WASM: readonly Dtype[] = ["q8", "q4", "fp32"];
const ON_GPU: readonly Dtype[] = ["q4f16", "q4", "fp16", "fp32", "q8"];

/** WebAssembly addresses 4 GiB, in which the file, its weights as they are run, and the cache have to lie. */
const WASM_BYTES = 1.5 * 2 ** 30;

export function runsOnGpu({ webGpu }: DeviceReport): boolean {
  return webGpu.kind === "adapter" && !webGpu.software;
}

/** Undefined where it can be tried. */
export function misfitOf({ dtype, bytes }: HubVariant, device: DeviceReport): Misfit | undefined {
  if (!runsOnGpu(device)) {
    if (!ON_WASM.includes(dtype)) return "needs-gpu";
    return bytes > WASM_BYTES ? "too-large" : undefined;
  }
  const { webGpu } = device;
  const isHalf = dtype === "fp16" || dtype === "q4f16";
  return isHalf && webGpu.kind === "adapter" && !webGpu.halfFloats ? "needs-half-floats" : undefined;
}

/** The one to propose; undefined where none runs here. */
export function bestVariant(variants: readonly HubVariant[], device: DeviceReport): HubVariant | undefined {
  const order = runsOnGpu(device) ? ON_GPU : ON_WASM;
  const fitting = variants.filter((variant) => misfitOf(variant, device) === undefined);
  return order.flatMap((dtype) => fitting.find((variant) => variant.dtype === dtype) ?? [])[0];
}
