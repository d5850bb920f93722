import { describe, expect, it } from "vitest";

import { ortNode } from "../../../src/adapters/device/ortNode.ts";
import { GraphBuilder } from "../../../src/engine/graph/builder.ts";
import { gradients } from "../../../src/engine/graph/gradients.ts";
import { serialize } from "../../../src/engine/graph/serialize.ts";
import { add } from "../../../src/engine/ops/add.ts";
import { crossEntropy } from "../../../src/engine/ops/crossEntropy.ts";
import { linear } from "../../../src/engine/ops/linear.ts";
import { split } from "../../../src/engine/ops/split.ts";

function classifier() {
  const builder = new GraphBuilder();
  const x = builder.input("x", "float32", [2, 3]);
  const weight = builder.input("weight", "float32", [3, 3]);
  const targets = builder.initializer("targets", "int32", [2], Int32Array.of(0, 2));
  const weights = builder.initializer("weights", "float32", [2], Float32Array.of(0.5, 0.5));
  const loss = (logits: typeof x) => crossEntropy(builder, logits, targets, weights);
  return { builder, x, weight, loss };
}

describe("the reverse pass", () => {
  it("adds up what flows back along several paths", async () => {
    const { builder, x, weight, loss } = classifier();
    const once = linear(builder, x, weight);
    const twice = linear(builder, add(builder, once, x), weight);
    const [gradient] = gradients(builder, loss(add(builder, once, twice)), [weight]);
    builder.output("gradient", gradient!);
    const runtime = ortNode({ threads: 1 });
    const session = await runtime.createSession(serialize(builder.build()));
    const outputs = await session.run({
      x: runtime.tensor("float32", Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]),
      weight: runtime.tensor("float32", new Float32Array(9), [3, 3]),
    });
    // With W = 0 the logits are 0, so softmax − one-hot = (−⅔, ⅓, ⅓) and (⅓, ⅓, −⅔), halved by the weights; W is used on x
    // directly and on x through the residual, hence twice.
    const errors = [-2 / 3, 1 / 3, 1 / 3, 1 / 3, 1 / 3, -2 / 3];
    const expected = [0, 1, 2].flatMap((row) =>
      [0, 1, 2].map((column) => errors[row]! * (column + 1) + errors[3 + row]! * (column + 4)),
    );
    const actual = [...((await outputs["gradient"]!.read()) as Float32Array)];
    actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5));
  });

  it("refuses a target that the loss does not depend on", () => {
    const { builder, x, weight, loss } = classifier();
    const other = builder.input("other", "float32", [3]);
    expect(() => gradients(builder, loss(linear(builder, x, weight)), [other])).toThrow("does not depend on other");
  });

  it("refuses an operation of which the loss uses only some outputs", () => {
    const { builder, x, loss } = classifier();
    const wide = builder.input("wide", "float32", [2, 5]);
    const [left] = split(builder, wide, 1, [3, 2]);
    expect(() => gradients(builder, loss(add(builder, left!, x)), [wide])).toThrow("only in part");
  });
});
