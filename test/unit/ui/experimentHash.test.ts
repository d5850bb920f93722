import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Experiment, ProblemSource } from "../../../src/core/experiment.ts";
import { DEFAULT_EXPERIMENT } from "../../../src/core/experiment.ts";
import { experimentFromHash, experimentToHash } from "../../../src/ui/experimentHash.ts";

const seed = fc.nat(2 ** 31 - 1);
const id = fc.stringMatching(/^[\w.:/@-]{1,20}$/);
const problem: fc.Arbitrary<ProblemSource> = fc.oneof(
  fc
    .record({
      seed,
      split: fc.constantFrom("train", "validation", "test"),
      index: seed,
      a: fc.integer({ min: 1, max: 6 }),
      b: fc.integer({ min: 1, max: 6 }),
    })
    .map(({ seed, split, index, a, b }) => ({
      kind: "generated" as const,
      seed,
      split,
      index,
      minSteps: Math.min(a, b),
      maxSteps: Math.max(a, b),
    })),
  fc.record({
    kind: fc.constant("typed" as const),
    question: fc.string({ minLength: 1, maxLength: 300, unit: "grapheme" }),
    answer: fc.option(fc.string({ minLength: 1, maxLength: 20 }), { nil: undefined }),
  }),
  fc.record({ kind: fc.constant("listed" as const), id }),
);
const experiment: fc.Arbitrary<Experiment> = fc.record({
  version: fc.constant(1 as const),
  screen: fc.constant("compare" as const),
  problem,
  strategies: fc.uniqueArray(id, { minLength: 1, maxLength: 8 }),
  model: id,
  decoding: fc.record({
    maxNewTokens: fc.integer({ min: 1, max: 16384 }),
    temperature: fc.double({ min: 0, max: 5, noNaN: true }).map(Math.abs),
    topP: fc.double({ min: 1e-6, max: 1, noNaN: true }),
    seed,
  }),
});

describe("the experiment in the URL's hash", () => {
  it("comes back as it went in, with its autorun", () => {
    fc.assert(
      fc.property(experiment, fc.boolean(), (value, autorun) => {
        const hash = experimentToHash(value, autorun);
        fc.pre(hash !== "");
        expect(experimentFromHash(hash)).toEqual({ experiment: value, autorun, problem: undefined });
      }),
    );
  });

  it("survives a trip through a real URL", () => {
    fc.assert(
      fc.property(experiment, (value) => {
        const url = new URL(`https://example.org/terse/${experimentToHash(value, true)}`);
        expect(experimentFromHash(url.hash).experiment).toEqual(value);
      }),
    );
  });

  it("is empty for the default, which an empty hash gives back, to be run at once", () => {
    expect(experimentToHash(DEFAULT_EXPERIMENT)).toBe("");
    for (const hash of ["", "#", "#compare"]) {
      expect(experimentFromHash(hash)).toEqual({ experiment: DEFAULT_EXPERIMENT, autorun: true, problem: undefined });
    }
  });

  it("is readable and says only what differs from the default", () => {
    const value: Experiment = {
      ...DEFAULT_EXPERIMENT,
      problem: { ...DEFAULT_EXPERIMENT.problem, index: 12 },
      strategies: ["verbose", "pruned", "direct"],
    };
    expect(experimentToHash(value)).toBe("#compare?v=1&index=12&strategies=verbose,pruned,direct");
  });

  it("gives the default and a reason for whatever cannot be read", () => {
    const broken = [
      "#compare?v=1&index=minus-one",
      "#compare?v=1&index=3&listed=pencils",
      "#compare?v=1&min=4&max=2",
      "#compare?v=1&answer=7",
      "#compare?v=1&strategies=",
      "#compare?v=1&strategies=<b>",
      "#compare?v=1&temperature=hot",
      "#compare?v=1&surprise=1",
      "#evaluate?v=1",
      "#compare?v=1&question=",
      `#compare?v=1&question=${"x".repeat(5000)}`,
    ];
    for (const hash of broken) {
      expect(experimentFromHash(hash), hash).toEqual({
        experiment: DEFAULT_EXPERIMENT,
        autorun: true,
        problem: "unreadable",
      });
    }
    expect(experimentFromHash("#compare?v=2&planet=mars").problem).toBe("newer-version");
  });

  it("never throws, whatever the hash", () => {
    fc.assert(fc.property(fc.string(), (text) => void experimentFromHash(`#compare?${text}`)));
    fc.assert(fc.property(fc.string(), (text) => void experimentFromHash(text)));
  });
});
