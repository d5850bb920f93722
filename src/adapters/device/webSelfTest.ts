import type { SelfTest } from "./chooseDevice.ts";
import { knownGradient } from "./knownGradient.ts";
import { knownPrompt } from "./knownPrompt.ts";
import { ortWeb } from "./ortWeb.ts";
import { selfTest } from "./selfTest.ts";

/** The self-test of onnxruntime-web on this machine; `threads` are those of WASM. */
export function webSelfTest(threads: number): SelfTest {
  return selfTest({
    webGpu: () => ortWeb({ device: "webgpu" }),
    wasm: () => ortWeb({ device: "wasm", threads }),
    probes: [knownPrompt, knownGradient],
    tolerance: 1e-3,
  });
}
