import webGpuLoader from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url";
import webGpuBinary from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url";
import wasmLoader from "onnxruntime-web/ort-wasm-simd-threaded.mjs?url";
import wasmBinary from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";

/** What `env.wasm.wasmPaths` of onnxruntime-web takes: absolute addresses of its loader and its binary. */
export interface OrtPaths {
  readonly mjs: string;
  readonly wasm: string;
}

/** The build without WebGPU is half the size of the one with it; both are served with the page. */
export function ortPaths(device: "webgpu" | "wasm"): OrtPaths {
  return device === "webgpu"
    ? { mjs: absolute(webGpuLoader), wasm: absolute(webGpuBinary) }
    : { mjs: absolute(wasmLoader), wasm: absolute(wasmBinary) };
}

function absolute(path: string): string {
  return new URL(path, globalThis.location.href).href;
}
