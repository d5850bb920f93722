import { describe, expect, it } from "vitest";

import { eligibleTemplates, generateProblem } from "../../../src/core/problems/generate.ts";

const code = (call: () => unknown): unknown => {
  try {
    call();
  } catch (thrown) {
    return thrown;
  }
  return undefined;
};

describe("generateProblem", () => {
  it("draws the templates of the options alone", () => {
    for (let index = 0; index < 60; index++) {
      const problem = generateProblem({ seed: 1, split: "test", index, minSteps: 2, maxSteps: 3, skills: ["percent"] });
      expect(problem.graph.steps.length).toBeGreaterThanOrEqual(2);
      expect(problem.graph.steps.length).toBeLessThanOrEqual(3);
      expect(problem.skills).toContain("percent");
    }
  });

  it("draws the six held-out templates in validation and test", () => {
    const ids = new Set<string>();
    for (let index = 0; index < 120; index++) {
      ids.add(generateProblem({ seed: 2, split: "validation", index, templates: "heldOut" }).templateId);
    }
    expect(ids.size).toBe(6);
  });

  it("adds the held-out templates to the trained ones with `all`, but never in train", () => {
    const plan = { seed: 1, templates: "all" } as const;
    expect(eligibleTemplates({ ...plan, split: "test" }).filter(({ heldOut }) => heldOut)).toHaveLength(6);
    expect(eligibleTemplates({ ...plan, split: "train" }).filter(({ heldOut }) => heldOut)).toHaveLength(0);
  });

  it.each([
    ["steps that no template has", { minSteps: 7 }],
    ["fewer steps at most than at least", { minSteps: 4, maxSteps: 3 }],
    ["no skill at all", { skills: [] }],
    ["held-out templates in train", { templates: "heldOut" }],
    ["a skill that no template of one step has", { maxSteps: 1, skills: ["average"] }],
  ] as const)("refuses %s", (_, options) => {
    const thrown = code(() => generateProblem({ seed: 1, split: "train", index: 0, ...options }));
    expect(thrown).toMatchObject({
      name: "AppError",
      code: "bad-argument",
      hint: expect.stringMatching(/\.$/) as string,
    });
  });

  it.each([-1, 0.5, Number.NaN])("refuses the index %s", (index) => {
    const thrown = code(() => generateProblem({ seed: 1, split: "train", index }));
    expect(thrown).toMatchObject({ code: "bad-argument" });
  });
});
