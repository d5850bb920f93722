import { describe, expect, it } from "vitest";

import { CHROMIUM, openBlankPage, pageModule, titled } from "./harness.ts";

const PATH = "/test/browser/onnxruntime.page.ts";
type Page = typeof import("./onnxruntime.page.ts");

/** Fields of a protocol buffer: bytes or text with their length, and small integers. */
const bytes = (field: number, body: string | readonly number[]): number[] => {
  const encoded = typeof body === "string" ? [...Buffer.from(body)] : body;
  return [(field << 3) | 2, encoded.length, ...encoded];
};
const integer = (field: number, value: number): number[] => [field << 3, value];

/** y = x + x for a vector of three numbers, as an ONNX file (onnx.proto: ModelProto, GraphProto, NodeProto). */
function doublingModel(): number[] {
  const vectorOfThree = bytes(1, [...integer(1, 1), ...bytes(2, bytes(1, integer(1, 3)))]);
  const value = (name: string) => [...bytes(1, name), ...bytes(2, vectorOfThree)];
  const node = [...bytes(1, "x"), ...bytes(1, "x"), ...bytes(2, "y"), ...bytes(4, "Add")];
  const graph = [...bytes(1, node), ...bytes(2, "doubling"), ...bytes(11, value("x")), ...bytes(12, value("y"))];
  return [...integer(1, 8), ...bytes(7, graph), ...bytes(8, integer(2, 17))];
}

describe.skipIf(CHROMIUM === undefined)(titled("onnxruntime as the page serves it"), () => {
  it("is one for the engine and transformers.js, and two WebAssembly threads compute with it", async () => {
    const tab = await openBlankPage();
    const module = pageModule<Page>(tab.page, PATH);
    expect(await tab.page.evaluate("crossOriginIsolated")).toBe(true);
    expect(await module.call("isShared")).toBe(true);
    expect(await module.call("runModel", "wasm", 2, doublingModel(), [1, 2, -3])).toEqual([2, 4, -6]);
    expect(tab.foreignRequests).toEqual([]);
    expect(tab.errors).toEqual([]);
    await tab.close();
  });

  it("computes on WebGPU", async () => {
    const tab = await openBlankPage({ webGpu: true });
    const module = pageModule<Page>(tab.page, PATH);
    expect(await module.call("runModel", "webgpu", 1, doublingModel(), [1, 2, -3])).toEqual([2, 4, -6]);
    expect(tab.foreignRequests).toEqual([]);
    await tab.close();
  });
});
