import { describe, expect, it } from "vitest";

import { ortNode } from "../../../src/adapters/device/ortNode.ts";
import { type OrtLibrary, ortRuntime } from "../../../src/adapters/device/ortRuntime.ts";
import { GraphBuilder } from "../../../src/engine/graph/builder.ts";
import { serialize } from "../../../src/engine/graph/serialize.ts";

/** y = x + x */
function doubling(): Uint8Array {
  const builder = new GraphBuilder();
  const x = builder.input("x", "float32", ["n"]);
  builder.output("y", builder.node("Add", [x, x], { shape: ["n"] }));
  return serialize(builder.build());
}

const failing = (message: string): OrtLibrary =>
  ({ InferenceSession: { create: () => Promise.reject(new Error(message)) } }) as unknown as OrtLibrary;

describe("the onnxruntime of Node", () => {
  it("feeds, runs and reads", async () => {
    const runtime = ortNode({ threads: 1 });
    const session = await runtime.createSession(doubling());
    expect([session.inputNames, session.outputNames]).toEqual([["x"], ["y"]]);
    const { y } = await session.run({ x: runtime.tensor("float32", Float32Array.of(1, 2, 3), [3]) });
    expect(y?.dims).toEqual([3]);
    expect(await y?.read()).toEqual(Float32Array.of(2, 4, 6));
    await session.release();
  });

  it("looks for simplifications unless a graph is to run as it is written", async () => {
    const seen: unknown[] = [];
    const create: OrtLibrary["InferenceSession"]["create"] = (_, { graphOptimizationLevel }) => {
      seen.push(graphOptimizationLevel);
      return Promise.reject(new Error("enough"));
    };
    const library = { InferenceSession: { create } } as unknown as OrtLibrary;
    const runtime = ortRuntime({ library, device: "cpu", threads: 1, sessionOptions: () => ({}) });
    for (const options of [undefined, { asWritten: true }]) {
      await expect(runtime.createSession(doubling(), options)).rejects.toThrow("enough");
    }
    expect(seen).toEqual([undefined, "disabled"]);
  });

  it("hands half floats out as their bits", async () => {
    const bits = Uint16Array.of(0x3c00, 0xc000);
    expect(await ortNode().tensor("float16", bits, [2]).read()).toEqual(bits);
  });

  it("throws when two runs overlap, and works on", async () => {
    const runtime = ortNode({ threads: 1 });
    const [one, other] = [await runtime.createSession(doubling()), await runtime.createSession(doubling())];
    const feeds = { x: runtime.tensor("float32", Float32Array.of(1), [1]) };
    const running = one.run(feeds);
    await expect(other.run(feeds)).rejects.toMatchObject({
      code: "internal",
      message: expect.stringMatching(/overlap/),
    });
    await running;
    expect(Object.keys(await other.run(feeds))).toEqual(["y"]);
  });

  it("refuses what is no model as bad-model", async () => {
    await expect(ortNode().createSession(Uint8Array.of(1, 2, 3))).rejects.toMatchObject({ code: "bad-model" });
  });
});

describe("failures of onnxruntime", () => {
  const facts = { device: "cpu", threads: 1, sessionOptions: () => ({}) } as const;

  it.each(["std::bad_alloc", "Out of memory", "failed to allocate a buffer of size 9"])(
    "%s is out-of-memory",
    async (words) => {
      const runtime = ortRuntime({ ...facts, library: failing(words) });
      await expect(runtime.createSession(new Uint8Array())).rejects.toMatchObject({ code: "out-of-memory" });
    },
  );

  it("has the name that the device gives it, where there is one", async () => {
    const { AppError } = await import("../../../src/core/errors.ts");
    const lost = new AppError({ code: "gpu-lost", message: "lost" });
    const runtime = ortRuntime({ ...facts, library: failing("something"), explain: () => lost });
    await expect(runtime.createSession(new Uint8Array())).rejects.toBe(lost);
  });
});
