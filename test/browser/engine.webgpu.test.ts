import { describe, expect, it } from "vitest";

import { randomBatch } from "../parity/batch.ts";
import { CHROMIUM, openBlankPage, pageModule, titled } from "./harness.ts";

const CONFIG = {
  vocabularySize: 50,
  width: 16,
  layers: 2,
  heads: 4,
  keyValueHeads: 2,
  headWidth: 4,
  innerWidth: 24,
  contextTokens: 32,
  rotaryBase: 10_000,
  normEpsilon: 1e-5,
  tied: true,
  endTokenId: 1,
  padTokenId: 0,
};
const SIZE = { rows: 2, tokens: 24 };

describe.skipIf(CHROMIUM === undefined)(titled("training on WebGPU and on WASM"), () => {
  it("agree", async () => {
    const batch = randomBatch(SIZE, CONFIG.vocabularySize, 1);
    const on = async (device: "webgpu" | "wasm") => {
      const tab = await openBlankPage({ webGpu: device === "webgpu" });
      tab.page.on("console", (m) => console.log(m.text()));
      const page = pageModule<typeof import("./engine.page.ts")>(tab.page, "/test/browser/engine.page.ts");
      const run = await page.call("train", device, CONFIG, SIZE, batch, 3);
      await tab.close();
      return run;
    };
    const wasm = await on("wasm");
    console.log(wasm.losses, wasm.gradientNorms, wasm.milliseconds);
    const gpu = await on("webgpu");
    console.log(gpu.losses, gpu.gradientNorms, gpu.milliseconds);
    console.log(Math.max(...gpu.parameters.map((p, i) => Math.abs(p - wasm.parameters[i]!))));
    expect(gpu.losses).toHaveLength(3);
  });
});
