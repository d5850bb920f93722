import { AppError } from "./errors.ts";

/**
 * Whether an allocation failed. The engines throw RangeError, and onnxruntime's C++ side only words: std::bad_alloc, or
 * Emscripten's and WebGPU's own, so these words are what there is to go by.
 */
export function isOutOfMemory(thrown: unknown): boolean {
  if (thrown instanceof RangeError && /memory|allocat|array/i.test(thrown.message)) return true;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return /bad_alloc|out of memory|failed to allocate|could not allocate/i.test(message);
}

export function outOfMemory(cause: unknown): AppError {
  return new AppError({
    code: "out-of-memory",
    message: "There was not enough memory for this model. Finished answers are kept.",
    hint: "Close other tabs, run fewer columns at once, or choose a smaller model.",
    cause,
  });
}

export function gpuLost(cause: unknown): AppError {
  return new AppError({
    code: "gpu-lost",
    message: "The graphics device was lost. Finished answers are kept.",
    hint: "Run again: the model is loaded anew. If it happens again, choose the CPU.",
    cause,
  });
}
