/** Small chat models of the hub with ONNX weights, the smallest first. Nothing is asked about them before a person asks. */
export const SUGGESTED_MODELS = [
  "HuggingFaceTB/SmolLM2-135M-Instruct",
  "HuggingFaceTB/SmolLM2-360M-Instruct",
  "onnx-community/Qwen2.5-0.5B-Instruct",
  "onnx-community/Qwen3-0.6B-ONNX",
] as const;
