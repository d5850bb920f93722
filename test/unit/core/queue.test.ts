import fc from "fast-check";
import { expect, it } from "vitest";

import { Queue } from "../../../src/core/queue.ts";

const signal = (): AbortSignal => new AbortController().signal;
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

it("never runs two jobs at once, keeps their order, and goes on after a failure", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom("quick", "slow", "fails"), { maxLength: 8 }), async (kinds) => {
      const queue = new Queue();
      const started: number[] = [];
      let running = 0;
      const calls = kinds.map((kind, i) =>
        queue.run(signal(), async () => {
          expect((running += 1)).toBe(1);
          started.push(i);
          if (kind !== "quick") await turn();
          running -= 1;
          if (kind === "fails") throw new Error(`job ${i}`);
          return i;
        }),
      );
      const settled = await Promise.allSettled(calls);
      expect(started).toEqual(kinds.map((_, i) => i));
      expect(settled.map((one) => one.status)).toEqual(
        kinds.map((kind) => (kind === "fails" ? "rejected" : "fulfilled")),
      );
    }),
    { numRuns: 30 },
  );
});

it("lets a waiting job leave at once, and never starts it", async () => {
  const queue = new Queue();
  let release = (): void => {};
  const first = queue.run(signal(), () => new Promise<void>((resolve) => (release = resolve)));
  const controller = new AbortController();
  let started = false;
  const second = queue.run(controller.signal, async () => void (started = true));
  controller.abort();
  await expect(second).rejects.toMatchObject({ name: "AbortError" });
  release();
  await first;
  await queue.run(signal(), async () => {});
  expect(started).toBe(false);
});

it("refuses a job whose signal is aborted already", async () => {
  await expect(new Queue().run(AbortSignal.abort(), async () => 1)).rejects.toMatchObject({ name: "AbortError" });
});

it("leaves a running job's abort to the job", async () => {
  const controller = new AbortController();
  const done = new Queue().run(controller.signal, async () => {
    controller.abort();
    await turn();
    return "finished by itself";
  });
  expect(await done).toBe("finished by itself");
});
