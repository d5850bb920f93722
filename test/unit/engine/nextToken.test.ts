import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { ortNode } from "../../../src/adapters/device/ortNode.ts";
import { chooseToken } from "../../../src/engine/decoder/chooseToken.ts";
import { nextToken } from "../../../src/engine/decoder/nextToken.ts";
import { GraphBuilder } from "../../../src/engine/graph/builder.ts";
import { serialize } from "../../../src/engine/graph/serialize.ts";

const VOCABULARY = 12;
/** Single precision may put a draw on the other side of the border between two tokens; those go by their ids. */
const BORDER = 1e-5;

interface Row {
  readonly logits: readonly number[];
  readonly temperature: number;
  readonly draw: number;
}

const row: fc.Arbitrary<Row> = fc.record({
  logits: fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: VOCABULARY, maxLength: VOCABULARY }),
  temperature: fc.oneof(fc.constant(0), fc.double({ min: 0.05, max: 5, noNaN: true })),
  draw: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
});

async function tokensOf(rows: readonly Row[]): Promise<number[]> {
  const runtime = ortNode({ threads: 1 });
  const tensor = (values: readonly number[]) =>
    runtime.tensor("float32", Float32Array.from(values), [rows.length, values.length / rows.length]);
  const outputs = await session.run({
    logits: tensor(rows.flatMap(({ logits }) => logits)),
    temperatures: tensor(rows.map(({ temperature }) => temperature)),
    draws: tensor(rows.flatMap(({ draw }) => [0.5, draw])),
  });
  return Array.from((await outputs["token"]!.read()) as BigInt64Array, Number);
}

const session = await ortNode({ threads: 1 }).createSession(
  (() => {
    const builder = new GraphBuilder();
    const logits = builder.input("logits", "float32", ["batch", VOCABULARY]);
    const temperatures = builder.input("temperatures", "float32", ["batch", 1]);
    const draws = builder.input("draws", "float32", ["batch", "draws"]);
    const hottest = builder.node("ReduceMax", [temperatures], { shape: [] }, { keepdims: 0 });
    const sampled = builder.node("Greater", [hottest, builder.scalar(0)], { type: "bool", shape: [] });
    const choosing = { temperatures, sampled, draws };
    builder.output("token", nextToken(builder, choosing, logits, builder.integers([1])));
    return serialize(builder.build());
  })(),
);

describe("choosing a token in the graph", () => {
  it("picks what chooseToken picks, in every row of a batch", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 6 }), async (rows) => {
        const tokens = await tokensOf(rows);
        for (const [i, { logits, temperature, draw }] of rows.entries()) {
          const single = Float32Array.from(logits);
          const [first, last] = [Math.max(draw - BORDER, 0), Math.min(draw + BORDER, 1 - Number.EPSILON)].map((each) =>
            chooseToken(single, temperature, 1, each),
          );
          expect(tokens[i]).toBeGreaterThanOrEqual(first!);
          expect(tokens[i]).toBeLessThanOrEqual(last!);
        }
      }),
    );
  });

  it("picks each token as often as it is probable", async () => {
    const logits = Array.from({ length: VOCABULARY }, (_, token) => Math.log(1 + token));
    const total = (VOCABULARY * (VOCABULARY + 1)) / 2;
    const rows = Array.from({ length: total }, (_, i) => ({ logits, temperature: 1, draw: (i + 0.5) / total }));
    const tokens = await tokensOf(rows);
    const counts = Array.from({ length: VOCABULARY }, (_, token) => tokens.filter((each) => each === token).length);
    expect(counts).toEqual(Array.from({ length: VOCABULARY }, (_, token) => 1 + token));
  });

  it("takes the first among equals, and the last token for a draw that rounds up to 1", async () => {
    const flat = { logits: new Array<number>(VOCABULARY).fill(1) };
    const rows = [
      { ...flat, temperature: 0, draw: 0.7 },
      { ...flat, temperature: 1, draw: 1 - 2 ** -30 },
    ];
    expect(await tokensOf(rows)).toEqual([0, VOCABULARY - 1]);
  });
});
