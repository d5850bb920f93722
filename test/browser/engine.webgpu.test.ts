import { beforeAll, describe, expect, it } from "vitest";

import type { ModelConfig } from "../../src/engine/model/config.ts";
import { readReference } from "../parity/reference.ts";
import type { StepRun } from "./engine.page.ts";
import { CHROMIUM, openBlankPage, pageModule, titled } from "./harness.ts";

const { config, size, batches } = readReference("tied");
const CONFIG: ModelConfig = config;
const STEPS = 2;
/** Relative: both devices compute in float32, in another order. */
const SCALAR_TOLERANCE = 1e-5;
/** Absolute, of parameters that a step at this rate moves by up to 10⁻²: an entry with almost no gradient may differ more. */
const PARAMETER_TOLERANCE = 1e-5;
/** Software WebGPU compiles about a hundred shaders before the first step is done. */
const PATIENCE_MS = 180_000;

async function trainOn(device: "webgpu" | "wasm"): Promise<StepRun> {
  const tab = await openBlankPage({ webGpu: device === "webgpu" });
  const page = pageModule<typeof import("./engine.page.ts")>(tab.page, "/test/browser/engine.page.ts");
  const run = await page.call("train", device, CONFIG, size, batches[0]!, STEPS);
  await tab.close();
  return run;
}

describe.skipIf(CHROMIUM === undefined)(titled("training on WebGPU and on WASM"), () => {
  let gpu: StepRun;
  let wasm: StepRun;
  beforeAll(async () => {
    wasm = await trainOn("wasm");
    gpu = await trainOn("webgpu");
  }, PATIENCE_MS);

  it.each(["loss", "gradientNorm"] as const)("gives the same %s in every step", (name) => {
    const ratios = gpu.reports.map((report, step) => report[name] / wasm.reports[step]![name]);
    expect(ratios).toHaveLength(STEPS);
    for (const ratio of ratios) expect(Math.abs(ratio - 1)).toBeLessThan(SCALAR_TOLERANCE);
  });

  it("gives the same parameters", () => {
    const differences = gpu.parameters.map((value, i) => Math.abs(value - wasm.parameters[i]!));
    expect(differences).not.toHaveLength(0);
    expect(Math.max(...differences)).toBeLessThan(PARAMETER_TOLERANCE);
  });
});
