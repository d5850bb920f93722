import { throwIfAborted } from "../../core/errors.ts";
import type { OrtRuntime } from "../../core/ports.ts";
import type { SelfTest, SelfTestResult } from "./chooseDevice.ts";

export interface SelfTestParts {
  readonly webGpu: () => Promise<OrtRuntime>;
  readonly wasm: () => Promise<OrtRuntime>;
  /** Known work of several kinds, each returning its numbers. */
  readonly probes: readonly ((signal: AbortSignal, runtime: OrtRuntime) => Promise<readonly number[]>)[];
  /** The largest difference allowed, relative to the largest number expected of the probe; 0 asks for equal numbers. */
  readonly tolerance: number;
}

/** Runs each probe on WASM, then on WebGPU, and compares the numbers. */
export function selfTest({ webGpu, wasm, probes, tolerance }: SelfTestParts): SelfTest {
  return async (signal) => {
    for (const probe of probes) {
      const expected = await probe(signal, await wasm());
      throwIfAborted(signal);
      const actual = await probe(signal, await webGpu());
      throwIfAborted(signal);
      const result = compare(expected, actual, tolerance);
      if (result.kind === "differs") return result;
    }
    return { kind: "agrees" };
  };
}

function compare(expected: readonly number[], actual: readonly number[], tolerance: number): SelfTestResult {
  if (expected.length !== actual.length) {
    return { kind: "differs", detail: `${actual.length} numbers instead of ${expected.length}` };
  }
  const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const place = expected.findIndex((value, i) => !(Math.abs(value - (actual[i] as number)) <= tolerance * scale));
  if (place === -1) return { kind: "agrees" };
  return { kind: "differs", detail: `${actual[place]} instead of ${expected[place]} at place ${place}` };
}
