import { describe, expect, it } from "vitest";

import { measureScope } from "../../../src/core/distill/measureScope.ts";
import type { Prompt, PromptFacts } from "../../../src/core/ports.ts";
import { generateProblem } from "../../../src/core/problems/generate.ts";
import { largestNumber } from "../../../src/core/problems/scope.ts";

const SEED = 5;

/** Finds every prompt one nat a token less likely than the one before. */
function reader(byteFallbackShare: number) {
  const seen: Prompt[] = [];
  const inspect = (signal: AbortSignal, prompts: readonly Prompt[]): Promise<readonly PromptFacts[]> => {
    signal.throwIfAborted();
    return Promise.resolve(
      prompts.map((prompt) => ({
        byteFallbackShare,
        meanNegativeLogLikelihood: seen.push(prompt) - 1,
      })),
    );
  };
  return { seen, inspect };
}

describe("measureScope", () => {
  it("ends the likelihood at the 99th percentile of the train problems it reads", async () => {
    const student = reader(0);
    const scope = await measureScope(new AbortController().signal, student, SEED);
    expect(student.seen.length).toBeGreaterThanOrEqual(200);
    expect(scope.maxMeanNegativeLogLikelihood).toBeCloseTo(0.99 * (student.seen.length - 1), 9);
    for (const [index, prompt] of student.seen.entries()) {
      const { question } = generateProblem({ seed: SEED, split: "train", index });
      expect(prompt.kind === "text" && prompt.text).toContain(question);
      expect(scope.maxNumber).toBeGreaterThanOrEqual(largestNumber(question) ?? 0);
    }
  });

  it("reads no more problems than the student learned from", async () => {
    const student = reader(0);
    await measureScope(new AbortController().signal, student, SEED, 40);
    expect(student.seen).toHaveLength(40);
  });

  it("leaves room for a name that the vocabulary lacks, and takes more where training had more", async () => {
    const measure = (share: number) => measureScope(new AbortController().signal, reader(share), SEED);
    expect((await measure(0)).maxByteFallbackShare).toBeGreaterThan(0);
    expect((await measure(0.5)).maxByteFallbackShare).toBe(0.5);
  });

  it("stops between two batches", async () => {
    const controller = new AbortController();
    const student = reader(0);
    const inspect: typeof student.inspect = (signal, prompts) => {
      const facts = student.inspect(signal, prompts);
      controller.abort();
      return facts;
    };
    await expect(measureScope(controller.signal, { inspect }, SEED)).rejects.toMatchObject({ name: "AbortError" });
    expect(student.seen.length).toBeLessThan(200);
  });
});
