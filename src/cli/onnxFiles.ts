import type { Dtype } from "../core/modelId.ts";

/** The file that transformers.js loads for each number format, in the order in which they are preferred on a CPU. */
export const ONNX_FILES: readonly (readonly [Dtype, string])[] = [
  ["q8", "onnx/model_quantized.onnx"],
  ["fp32", "onnx/model.onnx"],
  ["fp16", "onnx/model_fp16.onnx"],
  ["q4", "onnx/model_q4.onnx"],
  ["q4f16", "onnx/model_q4f16.onnx"],
];
