import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";

import type { InferenceApi, Reply, WireGenerationEvent } from "../../../src/bridge/contract.ts";
import { EventBatch } from "../../../src/bridge/eventBatch.ts";
import { decodeError, encodeError } from "../../../src/bridge/wireError.ts";
import { abortError, AppError, type ErrorCode } from "../../../src/core/errors.ts";

/** Whether structured cloning keeps a value of this type: no functions, no classes with fields of their own. */
type IsPlain<T> = T extends string | number | boolean | bigint | null | undefined
  ? true
  : T extends Error | ((...args: never[]) => unknown) | AbortSignal
    ? false
    : T extends object
      ? false extends { [K in keyof T]-?: IsPlain<T[K]> }[keyof T]
        ? false
        : true
      : false;
type Plain<F> = F extends (...args: infer A) => unknown ? { [K in keyof A]: IsPlain<A[K]> } : never;
type Batch<F> = F extends (events: readonly (infer E)[]) => void ? IsPlain<E> : never;
type Answer<F> = F extends (...args: never[]) => Promise<Reply<infer R>> ? IsPlain<R> : never;

describe("the contract", () => {
  it("1: has plain parameters and plain events and plain answers; callbacks are top-level and last", () => {
    expectTypeOf<Plain<InferenceApi["load"]>>().toEqualTypeOf<[true, true, false]>();
    expectTypeOf<Plain<InferenceApi["generate"]>>().toEqualTypeOf<[true, true, true, false]>();
    expectTypeOf<Plain<InferenceApi["unload"]>>().toEqualTypeOf<[true, true]>();
    expectTypeOf<Plain<InferenceApi["abort"]>>().toEqualTypeOf<[true]>();
    expectTypeOf<Batch<Parameters<InferenceApi["load"]>[2]>>().toEqualTypeOf<true>();
    expectTypeOf<IsPlain<WireGenerationEvent>>().toEqualTypeOf<true>();
    expectTypeOf<Answer<InferenceApi["load"]>>().toEqualTypeOf<true>();
    expectTypeOf<Answer<InferenceApi["generate"]>>().toEqualTypeOf<true>();
    expectTypeOf<Answer<InferenceApi["describeDevice"]>>().toEqualTypeOf<true>();
    expectTypeOf<IsPlain<{ hear: () => void }>>().toEqualTypeOf<false>();
  });
});

describe("errors on the wire", () => {
  const codes = fc.constantFrom<ErrorCode>("gpu-lost", "network", "out-of-memory", "worker-lost", "bad-argument");

  it("2: keep class, code, message and hint through structured cloning", () => {
    fc.assert(
      fc.property(codes, fc.string(), fc.option(fc.string(), { nil: undefined }), (code, message, hint) => {
        const cause = new Error("why");
        const back = decodeError(structuredClone(encodeError(new AppError({ code, message, hint, cause }))));
        expect(back).toBeInstanceOf(AppError);
        expect(back).toMatchObject({ name: "AppError", code, message, hint });
      }),
    );
  });

  it("tell an abort from every failure", () => {
    expect(decodeError(structuredClone(encodeError(abortError()))).name).toBe("AbortError");
    expect(decodeError(encodeError(new DOMException("left", "AbortError"))).name).toBe("AbortError");
  });

  it.each([
    [new TypeError("odd"), "odd"],
    ["a string", "a string"],
    [undefined, "undefined"],
  ])("make an internal error of %s, with the stack of the other shore", (thrown, message) => {
    const back = decodeError(structuredClone(encodeError(thrown)));
    expect(back).toMatchObject({ code: "internal", message });
    if (thrown instanceof Error) expect((back.cause as Error).stack).toBe(thrown.stack);
  });
});

describe("a batch of events", () => {
  it("sends everything once, in order, whenever it is flushed", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3), { maxLength: 20 }), async (pauses) => {
        const sent: number[] = [];
        const batch = new EventBatch<number>(async (events) => void sent.push(...events));
        for (const [i, pause] of pauses.entries()) {
          batch.push(i);
          if (pause === 0) await batch.flush();
        }
        await batch.flush();
        expect(sent).toEqual(pauses.map((_, i) => i));
      }),
    );
  });

  it("tells on flush that an event was not taken", async () => {
    const batch = new EventBatch<number>(() => Promise.reject(new Error("The page has left.")));
    batch.push(1);
    await expect(batch.flush()).rejects.toThrow("The page has left.");
  });
});
