import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { product } from "../../../src/engine/graph/builder.ts";
import type { ModelConfig } from "../../../src/engine/model/config.ts";
import { initialise } from "../../../src/engine/model/initialise.ts";
import { layout } from "../../../src/engine/model/layout.ts";

const small = { min: 1, max: 5 };
const CONFIGS: fc.Arbitrary<ModelConfig> = fc
  .record({
    vocabularySize: fc.integer(small),
    width: fc.integer(small),
    layers: fc.integer(small),
    keyValueHeads: fc.integer(small),
    perGroup: fc.integer(small),
    halfWidth: fc.integer(small),
    innerWidth: fc.integer(small),
    tied: fc.boolean(),
  })
  .map(({ perGroup, halfWidth, ...rest }) => ({
    ...rest,
    heads: rest.keyValueHeads * perGroup,
    headWidth: 2 * halfWidth,
    contextTokens: 16,
    rotaryBase: 10_000,
    normEpsilon: 1e-5,
    endTokenId: 0,
    padTokenId: 0,
  }));

describe("the flat parameter vector", () => {
  it("is covered by the blocks, end to end, and each block by its weights", () => {
    fc.assert(
      fc.property(CONFIGS, (config) => {
        const { blocks, size } = layout(config);
        let end = 0;
        for (const block of blocks) {
          expect(block.offset).toBe(end);
          for (const weight of block.weights) {
            expect(weight.offset).toBe(end);
            end += product(weight.shape);
          }
          expect(block.offset + product(block.shape)).toBe(end);
        }
        expect(end).toBe(size);
      }),
    );
  });

  it("names every weight once", () => {
    fc.assert(
      fc.property(CONFIGS, (config) => {
        const names = layout(config).blocks.flatMap((block) => block.weights.map((weight) => weight.name));
        expect(new Set(names).size).toBe(names.length);
        expect(names.includes("lm_head.weight")).toBe(!config.tied);
      }),
    );
  });

  it("has the weights that decay first: all matrices but the embedding", () => {
    fc.assert(
      fc.property(CONFIGS, (config) => {
        const { blocks, decayedSize } = layout(config);
        for (const { name, shape, offset } of blocks.flatMap((block) => block.weights)) {
          const decays = shape.length === 2 && name !== "model.embed_tokens.weight";
          expect(offset + product(shape) <= decayedSize, name).toBe(decays);
        }
      }),
    );
  });
});

describe("the parameters before training", () => {
  it("depend on the seed and on the weight's name, not on the other weights", () => {
    const properties = fc.property(CONFIGS, fc.nat(), (config, seed) => {
      const deeper = { ...config, layers: config.layers + 1 };
      const [few, more] = [initialise(config, seed), initialise(deeper, seed)];
      expect(initialise(config, seed)).toEqual(few);
      const name = "model.layers.0.self_attn.q_proj.weight";
      const [here, there] = [config, deeper].map((each) =>
        layout(each)
          .blocks.flatMap((block) => block.weights)
          .find((weight) => weight.name === name)!,
      );
      const count = product(here!.shape);
      expect(few.slice(here!.offset, here!.offset + count)).toEqual(more.slice(there!.offset, there!.offset + count));
    });
    fc.assert(properties, { numRuns: 20 });
  });

  it("are ones for the norms, and small and centred for the matrices", () => {
    const config = {
      ...fc.sample(CONFIGS, { numRuns: 1, seed: 1 })[0]!,
      width: 32,
      vocabularySize: 64,
      innerWidth: 48,
    };
    const parameters = initialise(config, 3);
    for (const { name, shape, offset } of layout(config).blocks.flatMap((block) => block.weights)) {
      const values = parameters.slice(offset, offset + product(shape));
      if (shape.length === 1) expect(new Set(values), name).toEqual(new Set([1]));
      else {
        const deviation = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
        const wide = name === "model.embed_tokens.weight" && !config.tied;
        expect(deviation, name).toBeLessThan(wide ? 0.4 : 0.08);
        expect(deviation, name).toBeGreaterThan(wide ? 0.2 : 0.005);
        expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / values.length), name).toBeLessThan(0.03);
      }
    }
  });
});
