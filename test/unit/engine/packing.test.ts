import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { ortNode } from "../../../src/adapters/device/ortNode.ts";
import { layout } from "../../../src/engine/model/layout.ts";
import type { BatchSize } from "../../../src/engine/train/packing.ts";
import { type Example, type PackedBatch, Packer } from "../../../src/engine/train/packing.ts";
import { TrainingSession } from "../../../src/engine/train/session.ts";
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

/** What a batch holds of a token that predicts the next one; the next only where it counts. */
interface Prediction {
  readonly id: number;
  readonly target: number | undefined;
  readonly weight: number;
}

/** The examples of a batch, read back from its arrays. */
function unpack({ ids, targets, weights, positions, ...maps }: PackedBatch): Prediction[][] {
  const examples: Prediction[][] = [];
  ids.forEach((id, place) => {
    if (positions[maps.cellOfPlace[place]!] === 0n) examples.push([]);
    const counted = maps.countedOfPlace[place]!;
    const counts = counted < targets.length && weights[counted]! > 0;
    examples.at(-1)!.push({ id, target: counts ? targets[counted] : undefined, weight: weights[counted] ?? 0 });
  });
  return examples;
}

const sorted = (examples: readonly Prediction[][]) => examples.map((example) => JSON.stringify(example)).sort();
const counted = ({ weights }: Example) => weights.slice(1).reduce((sum, weight) => sum + weight, 0);
/** The example as a batch holds it in which all weights together are `total`. */
const predictions = ({ ids, weights }: Example, total: number): Prediction[] =>
  ids.slice(0, -1).map((id, i) => {
    const weight = weights[i + 1]!;
    return { id, target: weight > 0 ? ids[i + 1] : undefined, weight: Math.fround(weight / Math.max(total, 0.5)) };
  });

describe("packing", () => {
  it("keeps every example that it took, whole", () => {
    fc.assert(
      fc.property(fc.array(EXAMPLE), (examples) => {
        const { batch, added } = pack(examples);
        const total = added.reduce((sum, example) => sum + counted(example), 0);
        expect(sorted(unpack(batch))).toEqual(sorted(added.map((example) => predictions(example, total))));
      }),
    );
  });

  it("lays an example out in neighbouring cells of one row, with positions from 0 and a segment of its own", () => {
    fc.assert(
      fc.property(fc.array(EXAMPLE), (examples) => {
        const { positions, segments, cellOfPlace } = pack(examples).batch;
        cellOfPlace.forEach((cell, place) => {
          const follows = positions[cell]! > 0n;
          const before = cell % SIZE.tokens > 0 ? segments[cell - 1] : 0;
          expect(segments[cell]).toBe(follows ? before : before! + 1);
          if (follows) expect([cellOfPlace[place - 1], positions[cell - 1]! + 1n]).toEqual([cell - 1, positions[cell]]);
        });
      }),
    );
  });

  it("knows which cell is which place, and which place counts, in both directions", () => {
    fc.assert(
      fc.property(fc.array(EXAMPLE, { minLength: 1 }), (examples) => {
        const batch = pack(examples).batch;
        const pairs = (places: Int32Array, sources: Int32Array) => {
          const found = [...sources].flatMap((row, place) => (row < places.length ? [[row, place]] : []));
          expect(found.sort(([a], [b]) => a! - b!)).toEqual([...places].map((place, row) => [row, place]));
          expect(Math.max(...sources)).toBeLessThanOrEqual(places.length);
        };
        pairs(batch.cellOfPlace, batch.placeOfCell);
        pairs(batch.placeOfCounted, batch.countedOfPlace);
        batch.segments.forEach((segment, cell) =>
          expect(segment === 0).toBe(batch.placeOfCell[cell] === batch.ids.length),
        );
      }),
    );
  });

  it("has weights that sum to one, or nothing that counts", () => {
    fc.assert(
      fc.property(fc.array(EXAMPLE), (examples) => {
        const { batch, added } = pack(examples);
        const total = batch.weights.reduce((sum, weight) => sum + weight, 0);
        expect(total).toBeCloseTo(added.some((example) => counted(example) > 0) ? 1 : 0, 5);
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
