import { describe, expect, it } from "vitest";

import { DIFFICULTIES, difficultyOf } from "../../../src/ui/screens/compare/difficulties.ts";
import { EXAMPLES } from "../../../src/ui/screens/compare/examples.ts";
import { poseProblem } from "../../../src/ui/screens/compare/posedProblem.ts";

describe("poseProblem", () => {
  it("poses every example, with as many steps as it promises, from outside the train split", () => {
    for (const { id, source } of EXAMPLES) {
      const posed = poseProblem({ kind: "listed", id });
      expect(posed?.steps).toBe(source.minSteps);
      expect(source.split).not.toBe("train");
      expect(posed).toEqual(poseProblem(source));
    }
    expect(new Set(EXAMPLES.map(({ id }) => id)).size).toBe(EXAMPLES.length);
  });

  it("has no problem for an example that is not in the list", () => {
    expect(poseProblem({ kind: "listed", id: "missing" })).toBeUndefined();
  });

  it("stays within each difficulty", () => {
    for (const { id, minSteps, maxSteps } of DIFFICULTIES) {
      expect(difficultyOf({ minSteps, maxSteps })).toBe(id);
      for (let index = 0; index < 20; index++) {
        const posed = poseProblem({ kind: "generated", seed: 1, split: "validation", index, minSteps, maxSteps });
        expect(posed?.steps).toBeGreaterThanOrEqual(minSteps);
        expect(posed?.steps).toBeLessThanOrEqual(maxSteps);
      }
    }
  });

  it("takes a visitor's question as it is, but for the blanks around it", () => {
    const source = { kind: "typed", question: "  How many? ", answer: " " } as const;
    expect(poseProblem(source)).toMatchObject({ question: "How many?", answer: undefined, steps: undefined });
  });
});
