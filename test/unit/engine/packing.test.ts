import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { ortNode } from "../../../src/adapters/device/ortNode.ts";
import { layout } from "../../../src/engine/model/layout.ts";
import { type Example, type PackedBatch, Packer } from "../../../src/engine/train/packing.ts";
import { TrainingSession } from "../../../src/engine/train/session.ts";
import type { BatchSize } from "../../../src/engine/train/stepGraph.ts";
import { readReference } from "../../parity/reference.ts";

const SIZE: BatchSize = { rows: 3, tokens: 24 };
const TOKEN = fc.record({ id: fc.integer({ min: 1, max: 49 }), weight: fc.constantFrom(0, 0.5, 1) });
const EXAMPLE: fc.Arbitrary<Example> = fc
  .array(TOKEN, { minLength: 2, maxLength: 12 })
  .map((tokens) => ({ ids: tokens.map(({ id }) => id), weights: tokens.map(({ weight }) => weight) }));

function pack(examples: readonly Example[], size = SIZE): { batch: PackedBatch; added: Example[] } {
  const packer = new Packer(size);
  const added = examples.filter((example) => packer.add(example));
  return { batch: packer.batch(), added };
}

/** The examples of a batch, read back from its arrays. */
function unpack({ size, ids, targets, weights, segments }: PackedBatch): Example[] {
  const examples: Example[] = [];
  for (let row = 0; row < size.rows; row++) {
    const places = Array.from({ length: size.tokens }, (_, i) => row * size.tokens + i);
    const numbers = [...new Set(places.map((place) => segments[place]!))].filter((number) => number > 0);
    for (const number of numbers) {
      const own = places.filter((place) => segments[place] === number);
      examples.push({
        ids: [ids[own[0]!]!, ...own.map((place) => targets[place]!)],
        weights: [0, ...own.map((place) => weights[place]!)],
      });
    }
  }
  return examples;
}

const sorted = (examples: readonly Example[]) => examples.map((example) => JSON.stringify(example)).sort();
const counted = ({ weights }: Example) => weights.slice(1).reduce((sum, weight) => sum + weight, 0);
/** The example as a batch holds it in which all weights together are `total`. */
const scaled = ({ ids, weights }: Example, total: number): Example => ({
  ids,
  weights: [0, ...weights.slice(1).map((weight) => Math.fround(weight / Math.max(total, 0.5)))],
});

describe("packing", () => {
  it("keeps every example that it took, whole", () => {
    fc.assert(
      fc.property(fc.array(EXAMPLE), (examples) => {
        const { batch, added } = pack(examples);
        const total = added.reduce((sum, example) => sum + counted(example), 0);
        expect(sorted(unpack(batch))).toEqual(sorted(added.map((example) => scaled(example, total))));
      }),
    );
  });

  it("counts positions from 0 in every example, and shows each token the one before its target", () => {
    fc.assert(
      fc.property(fc.array(EXAMPLE), (examples) => {
        const { positions, segments, ids, targets } = pack(examples).batch;
        segments.forEach((segment, place) => {
          if (segment === 0) return;
          const follows = place % SIZE.tokens > 0 && segments[place - 1] === segment;
          expect(positions[place]).toBe(follows ? positions[place - 1]! + 1n : 0n);
          if (follows) expect(ids[place]).toBe(targets[place - 1]);
        });
      }),
    );
  });

  it("has weights that sum to one, and none on padding", () => {
    fc.assert(
      fc.property(fc.array(EXAMPLE), (examples) => {
        const { weights, segments } = pack(examples).batch;
        const weighed = weights.filter((weight) => weight > 0);
        expect(weights.every((weight, place) => weight === 0 || segments[place]! > 0)).toBe(true);
        if (weighed.length > 0) expect(weighed.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
      }),
    );
  });

  it("refuses an example only if no row has room for it", () => {
    fc.assert(
      fc.property(fc.array(EXAMPLE), (examples) => {
        const packer = new Packer(SIZE);
        for (const example of examples) {
          const room = packer.room();
          expect(packer.add(example)).toBe(example.ids.length - 1 <= room);
        }
      }),
    );
  });

  it("gives a packed batch the loss that its examples have alone", async () => {
    const { config } = readReference("tied");
    const runtime = ortNode({ threads: 1 });
    const parameters = new Float32Array(layout(config).size).map((_, i) => Math.sin(i * i + 1) / 2);
    const zeros = () => new Float32Array(parameters.length);
    const state = { parameters, moment1: zeros(), moment2: zeros(), step: 0 };
    const session = new TrainingSession(runtime, config, state);
    const law = fc.asyncProperty(fc.array(EXAMPLE, { minLength: 2 }), async (examples) => {
      const { batch, added } = pack(examples);
      const total = added.reduce((sum, example) => sum + counted(example), 0);
      fc.pre(total > 0);
      let expected = 0;
      for (const example of added)
        expected += (counted(example) / total) * (await session.evaluate(pack([example]).batch));
      expect(await session.evaluate(batch)).toBeCloseTo(expected, 4);
    });
    await fc.assert(law, { numRuns: 20 });
    await session.release();
  });
});
