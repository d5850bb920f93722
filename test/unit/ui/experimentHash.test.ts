import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { ARM_IDS } from "../../../src/core/distill/arm.ts";
import { DEFAULT_DISTILL } from "../../../src/core/distill/defaultDistill.ts";
import { PRESET_IDS, PRESETS } from "../../../src/core/distill/presets.ts";
import type {
  CompareExperiment,
  DistillExperiment,
  EvaluateExperiment,
  Experiment,
  ProblemSource,
  PruneExperiment,
  TraceSource,
} from "../../../src/core/experiment.ts";
import { DEFAULT_EVALUATION, DEFAULT_EXPERIMENT, DEFAULT_PRUNE } from "../../../src/core/experiment.ts";
import type { Skill } from "../../../src/core/problems/skill.ts";
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
const temperature = fc.double({ min: 0, max: 5, noNaN: true }).map(Math.abs);
const topP = fc.double({ min: 1e-6, max: 1, noNaN: true });
const maxNewTokens = fc.integer({ min: 1, max: 16384 });
const strategies = fc.uniqueArray(id, { minLength: 1, maxLength: 8 });
const models = fc.uniqueArray(id, { minLength: 1, maxLength: 8 });
const comparison: fc.Arbitrary<CompareExperiment> = fc.record({
  version: fc.constant(1 as const),
  screen: fc.constant("compare" as const),
  problem,
  strategies,
  models,
  decoding: fc.record({ maxNewTokens, temperature, topP, seed }),
});
const problemSet: fc.Arbitrary<EvaluateExperiment["set"]> = fc.oneof(
  fc
    .record({
      seed,
      split: fc.constantFrom("train", "validation", "test"),
      steps: fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })),
      skills: fc.option(
        fc.uniqueArray(fc.constantFrom<Skill>("add", "percent", "unitPrice", "average"), { minLength: 1 }),
        { nil: undefined },
      ),
      templates: fc.constantFrom("trained", "heldOut", "all"),
    })
    .map(({ steps, ...set }) => ({
      kind: "generated" as const,
      ...set,
      minSteps: Math.min(...steps),
      maxSteps: Math.max(...steps),
    })),
  fc.record({
    kind: fc.constant("hub" as const),
    id: fc.constantFrom("gsm8k", "math-500"),
    revision: fc.option(fc.stringMatching(/^[0-9a-f]{40}$/), { nil: undefined }),
  }),
);
const evaluation: fc.Arbitrary<EvaluateExperiment> = fc
  .record({
    set: problemSet,
    n: fc.integer({ min: 1, max: 5000 }),
    repeats: fc.integer({ min: 1, max: 20 }),
    oneAtATime: fc.boolean(),
    strategies,
    models,
    decoding: fc.record({ maxNewTokens: fc.option(maxNewTokens, { nil: undefined }), temperature, topP, seed }),
    kept: fc.option(
      fc.record({ run: id, item: fc.option(fc.string({ minLength: 1, maxLength: 40 }), { nil: undefined }) }),
      { nil: undefined },
    ),
  })
  .map(({ kept, ...rest }) => ({
    version: 1,
    screen: "evaluate",
    ...rest,
    run: kept?.run,
    item: kept?.item,
  }));
const text = fc.string({ maxLength: 300, unit: "grapheme" });
const traceSource: fc.Arbitrary<TraceSource> = fc.oneof(
  fc.record({ kind: fc.constant("listed" as const), id }),
  fc.record({ kind: fc.constant("written" as const), index: seed, model: id }),
  fc.record({ kind: fc.constant("typed" as const), question: text, response: text }),
  fc.record({
    kind: fc.constant("item" as const),
    run: id,
    item: fc.string({ minLength: 1, maxLength: 40 }),
    strategy: id,
    model: id,
  }),
);
const pruning: fc.Arbitrary<PruneExperiment> = fc.record({
  version: fc.constant(1 as const),
  screen: fc.constant("prune" as const),
  trace: traceSource,
  split: fc.constantFrom("skill", "sentences", "paragraphs", "none"),
  teacher: fc.constantFrom("symbolic", "qwen@localhost:8000", "org/model:tag@[::1]:11434"),
});
const few = fc.integer({ min: 2, max: 16 });
const settings = fc.oneof(
  fc.constantFrom(...PRESET_IDS).map((preset) => PRESETS[preset]),
  fc.record({
    traces: fc
      .record({
        problems: few,
        steps: fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })),
        draws: few,
        temperature,
        topP,
        maxNewTokens: fc.integer({ min: 16, max: 4096 }),
      })
      .map(({ steps, ...rest }) => ({ ...rest, minSteps: Math.min(...steps), maxSteps: Math.max(...steps) })),
    training: fc.record({
      steps: few,
      examplesPerStep: few,
      peakRate: fc.double({ min: 1e-6, max: 1, noNaN: true }),
      warmupSteps: few,
      decaySteps: few,
      checkpointEvery: few,
    }),
    validation: fc.record({ problems: few, every: few, patience: few }, { requiredKeys: ["problems", "every"] }),
  }),
);
const distillation: fc.Arbitrary<DistillExperiment> = fc
  .record({
    student: id,
    arm: fc.constantFrom(...ARM_IDS),
    seed,
    settings,
    run: fc.option(id, { nil: undefined }),
  })
  .map(({ settings: chosen, ...rest }) => ({ version: 1, screen: "distill", ...rest, ...chosen }));
const experiment: fc.Arbitrary<Experiment> = fc.oneof(comparison, evaluation, pruning, distillation);

describe("the experiment in the URL's hash", () => {
  it("comes back as it went in, with its autorun", () => {
    fc.assert(
      fc.property(experiment, fc.boolean(), (value, autorun) => {
        const hash = experimentToHash(value, autorun);
        fc.pre(hash !== "");
        const runs = autorun && value.screen === "compare";
        expect(experimentFromHash(hash)).toEqual({ experiment: value, autorun: runs, problem: undefined });
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

  it("names the other screen for its default, which never runs by itself", () => {
    expect(experimentToHash(DEFAULT_EVALUATION, true)).toBe("#evaluate");
    for (const hash of ["#evaluate", "#evaluate?v=1"]) {
      expect(experimentFromHash(hash)).toEqual({ experiment: DEFAULT_EVALUATION, autorun: false, problem: undefined });
    }
  });

  it("names a preset of a distillation, and of settings of one's own what differs from the default", () => {
    expect(experimentToHash(DEFAULT_DISTILL)).toBe("#distill");
    expect(experimentToHash({ ...DEFAULT_DISTILL, ...PRESETS.paper, arm: "mix" })).toBe(
      "#distill?v=1&preset=paper&arm=mix",
    );
    const training = { ...DEFAULT_DISTILL.training, steps: 9 };
    expect(experimentToHash({ ...DEFAULT_DISTILL, training })).toBe("#distill?v=1&steps=9");
  });

  it("leaves a trace out that is too long for a link", () => {
    const trace = { kind: "typed", question: "How many?", response: "x".repeat(4000) } as const;
    expect(experimentToHash({ ...DEFAULT_PRUNE, trace })).toBe("#prune");
    expect(experimentFromHash("#prune").experiment).toEqual(DEFAULT_PRUNE);
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
      "#distill?v=1&arm=dpr",
      "#distill?v=1&min=4&max=2",
      "#distill?v=1&steps=0",
      "#evaluate?v=1&index=3",
      "#evaluate?v=1&n=0",
      "#evaluate?v=1&skills=guessing",
      "#evaluate?v=1&hub=gsm8k&skills=add",
      "#evaluate?v=1&batch=8",
      "#evaluate?v=1&min=4&max=2",
      "#evaluate?v=1&item=farm/validation/1/0",
      "#prune?v=1&split=words",
      "#prune?v=1&teacher=llm",
      "#prune?v=1&example=bakery&write=1",
      "#prune?v=1&kept=run-1&item=x",
      "#compare?v=0",
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
