/**
 * Every differentiable operation against finite differences. The loss is a fixed random projection of the operation's
 * outputs; the projection is summed in double precision, so float32's rounding enters only through the outputs.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { ortNode } from "../../../src/adapters/device/ortNode.ts";
import type { OrtSession } from "../../../src/core/ports.ts";
import { random } from "../../../src/core/random.ts";
import { GraphBuilder, product, staticShape, type Value } from "../../../src/engine/graph/builder.ts";
import { gradients } from "../../../src/engine/graph/gradients.ts";
import { serialize } from "../../../src/engine/graph/serialize.ts";
import { OP_CASES, type OpCase } from "./opCases.ts";

/** The five-point stencil's own error is h⁴/30 of the fifth derivative; float32's rounding adds about 10⁻⁷ / h. */
const STEP = 0.04;
/** Of a gradient's largest component. */
const TOLERANCE = 5e-5;
const OPS = join(import.meta.dirname, "../../../src/engine/ops");

type Vectors = Record<string, Float32Array>;

const runtime = ortNode({ threads: 1 });
const normals = (name: string, length: number): Float32Array => {
  const draw = random("finite differences", name);
  return Float32Array.from({ length }, () => draw.normal());
};

interface Differentiable {
  readonly inputs: Vectors;
  readonly projections: Vectors;
  readonly run: (inputs: Vectors, outputs: readonly string[]) => Promise<Vectors>;
}

/** A session whose outputs are the operation's own ("y0"…), "gradient:x" for all inputs at once and "alone:x" for one. */
async function differentiable({ title, inputs, apply }: OpCase): Promise<Differentiable> {
  const builder = new GraphBuilder();
  const names = Object.keys(inputs);
  const values = Object.fromEntries(names.map((name) => [name, builder.input(name, "float32", inputs[name]!)]));
  const results = apply(builder, values);
  const projections = Object.fromEntries(
    results.map((result, i) => [`y${i}`, normals(`${title} y${i}`, product(staticShape(result)))]),
  );
  const loss = project(builder, results, projections);
  results.forEach((result, i) => builder.output(`y${i}`, result));
  const together = gradients(
    builder,
    loss,
    names.map((name) => values[name]!),
  );
  names.forEach((name, i) => {
    builder.output(`gradient:${name}`, together[i]!);
    builder.output(`alone:${name}`, gradients(builder, loss, [values[name]!])[0]!);
  });
  const session = await runtime.createSession(serialize(builder.build()));
  return {
    inputs: Object.fromEntries(names.map((name) => [name, normals(`${title} ${name}`, product(inputs[name]!))])),
    projections,
    run: (given, outputs) => evaluate(session, inputs, given, outputs),
  };
}

/** Σ outputs · projections, as an operation on the tape. */
function project(builder: GraphBuilder, results: readonly Value[], projections: Vectors): Value {
  const factors = results.map(({ shape }, i) =>
    builder.initializer(`projection${i}`, "float32", shape as number[], projections[`y${i}`]!),
  );
  const loss = results
    .map((result, i) => builder.node("Mul", [result, factors[i]!], { shape: result.shape }))
    .map((products) => builder.node("ReduceSum", [products], { shape: [] }, { keepdims: 0 }))
    .reduce((sum, part) => builder.node("Add", [sum, part], { shape: [] }));
  builder.tape.push({
    outputs: [loss],
    inputs: results,
    pull: ([gradient]) => factors.map((factor) => builder.node("Mul", [factor, gradient!], { shape: factor.shape })),
  });
  return loss;
}

async function evaluate(
  session: OrtSession,
  shapes: OpCase["inputs"],
  inputs: Vectors,
  outputs: readonly string[],
): Promise<Vectors> {
  const feeds = Object.entries(shapes).map(([name, shape]) => [name, runtime.tensor("float32", inputs[name]!, shape)]);
  const results = await session.run(Object.fromEntries(feeds), outputs);
  const read = outputs.map(async (name) => [name, (await results[name]!.read()) as Float32Array] as const);
  return Object.fromEntries(await Promise.all(read));
}

async function numericalGradient({ inputs, projections, run }: Differentiable, name: string): Promise<number[]> {
  const lossAt = async (index: number, offset: number): Promise<number> => {
    const moved = Float32Array.from(inputs[name]!);
    moved[index]! += offset;
    const outputs = await run({ ...inputs, [name]: moved }, Object.keys(projections));
    return Object.entries(projections).reduce(
      (total, [key, factors]) => factors.reduce((sum, factor, i) => sum + factor * outputs[key]![i]!, total),
      0,
    );
  };
  const slopes: number[] = [];
  for (const index of inputs[name]!.keys()) {
    const near = (await lossAt(index, STEP)) - (await lossAt(index, -STEP));
    const far = (await lossAt(index, 2 * STEP)) - (await lossAt(index, -2 * STEP));
    slopes.push((8 * near - far) / (12 * STEP));
  }
  return slopes;
}

/** The largest difference, relative to the largest component of `expected`. */
function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  const largest = Math.max(...Array.from(expected, Math.abs));
  return Math.max(...Array.from(expected, (value, i) => Math.abs(value - actual[i]!))) / largest;
}

describe("gradients agree with finite differences", () => {
  it.each(OP_CASES)("$title", async (opCase) => {
    const graph = await differentiable(opCase);
    for (const name of Object.keys(opCase.inputs)) {
      const outputs = await graph.run(graph.inputs, [`gradient:${name}`, `alone:${name}`]);
      const expected = await numericalGradient(graph, name);
      expect(relativeError(outputs[`gradient:${name}`]!, expected), name).toBeLessThan(TOLERANCE);
      expect(relativeError(outputs[`alone:${name}`]!, expected), `${name} alone`).toBeLessThan(TOLERANCE);
    }
  });

  it("for every operation that has a gradient", () => {
    const differentiableOps = readdirSync(OPS)
      .filter((file) => readFileSync(join(OPS, file), "utf8").includes("tape.push"))
      .map((file) => file.replace(/\.ts$/, ""));
    expect([...new Set(OP_CASES.map(({ op }) => op))].sort()).toEqual(differentiableOps.sort());
  });
});
