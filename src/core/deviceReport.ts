export type WebGpuReport =
  | { readonly kind: "none"; readonly reason: string }
  | {
      readonly kind: "adapter";
      /** A software renderer, which is slower than WASM. */
      readonly software: boolean;
      readonly vendor: string;
      readonly architecture: string;
      readonly halfFloats: boolean;
      readonly maxBufferBytes: number;
    };

/** What this browser can run models on; plain data, so that it can cross from the worker to the page. */
export interface DeviceReport {
  readonly crossOriginIsolated: boolean;
  readonly cores: number;
  readonly wasmThreads: number;
  readonly webGpu: WebGpuReport;
}
