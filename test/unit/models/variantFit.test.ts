import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { DeviceReport } from "../../../src/core/deviceReport.ts";
import { DTYPES } from "../../../src/core/modelId.ts";
import type { HubVariant } from "../../../src/core/models/modelHub.ts";
import { bestVariant, misfitOf } from "../../../src/core/models/variantFit.ts";

const report = (gpu: { halfFloats?: boolean; software?: boolean } | undefined): DeviceReport => ({
  ...{ crossOriginIsolated: true, cores: 2, wasmThreads: 2 },
  webGpu:
    gpu === undefined
      ? { kind: "none", reason: "No." }
      : {
          ...{ kind: "adapter", vendor: "v", architecture: "a", maxBufferBytes: 2 ** 30 },
          software: gpu.software ?? false,
          halfFloats: gpu.halfFloats ?? false,
        },
});
const variant = (dtype: HubVariant["dtype"], bytes = 1e8): HubVariant => ({ dtype, files: [], bytes });
const ALL = DTYPES.map((dtype) => variant(dtype));

const reports = fc
  .option(fc.record({ halfFloats: fc.boolean(), software: fc.boolean() }), { nil: undefined })
  .map(report);
const variants = fc.uniqueArray(fc.record({ dtype: fc.constantFrom(...DTYPES), bytes: fc.nat({ max: 2 ** 32 }) }), {
  selector: ({ dtype }) => dtype,
});

describe("the number format that is proposed", () => {
  it.each([
    ["a processor", undefined, "q8"],
    ["a software renderer", { software: true, halfFloats: true }, "q8"],
    ["a GPU with 16-bit numbers", { halfFloats: true }, "q4f16"],
    ["a GPU without", {}, "q4"],
  ])("fits %s", (_, gpu, dtype) => expect(bestVariant(ALL, report(gpu))?.dtype).toBe(dtype));

  it("runs here whenever any does, whatever a model has", () => {
    fc.assert(
      fc.property(reports, variants, (device, some) => {
        const offered = some.map((each) => ({ ...each, files: [] }));
        const best = bestVariant(offered, device);
        const fitting = offered.filter((each) => misfitOf(each, device) === undefined);
        expect(best === undefined).toBe(fitting.length === 0);
        if (best) expect(fitting).toContain(best);
      }),
    );
  });

  it("is none that WebAssembly has no room for", () => {
    expect(misfitOf(variant("q8", 3e9), report(undefined))).toBe("too-large");
    expect(misfitOf(variant("q4f16"), report(undefined))).toBe("needs-gpu");
    expect(misfitOf(variant("fp16"), report({}))).toBe("needs-half-floats");
  });
});
