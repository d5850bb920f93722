import { describe, expect, it } from "vitest";

import { pruneTrace } from "../../../src/core/teacher/symbolicTeacher.ts";
import type { PruneDecision } from "../../../src/core/teacher/teacher.ts";
import { usesByOthers } from "../../../src/ui/screens/prune/numberFlow.ts";
import { mergedWith, NO_OVERRULES, overruled } from "../../../src/ui/screens/prune/overrule.ts";
import { PRUNE_EXAMPLES } from "../../../src/ui/screens/prune/pruneExamples.ts";

const reason = { kind: "plan" } as const;
const merge = (other: number, text: string): PruneDecision => ({ kind: "merge", with: other, text, reason });
const DECISIONS: readonly PruneDecision[] = [
  { kind: "delete", reason },
  merge(2, "First, 3 * 4 = 12."),
  merge(1, ""),
  { kind: "compress", text: "12 + 1 = 13", reason },
];
const kinds = (decisions: readonly PruneDecision[]) => decisions.map(({ kind }) => kind);

describe("overruled decisions", () => {
  it("are the teacher's where nothing was overruled", () => {
    expect(overruled(DECISIONS, NO_OVERRULES)).toBe(DECISIONS);
  });

  it("replace the teacher's, and keep their reasons", () => {
    const changed = overruled(
      DECISIONS,
      new Map([
        [0, "keep"],
        [3, "delete"],
      ]),
    );
    expect(kinds(changed)).toEqual(["keep", "merge", "merge", "delete"]);
    expect(changed.map((decision) => decision.reason)).toEqual(DECISIONS.map((decision) => decision.reason));
  });

  it("leave whole what was merged with an overruled step", () => {
    expect(kinds(overruled(DECISIONS, new Map([[1, "delete"]])))).toEqual(["delete", "delete", "keep", "compress"]);
    expect(kinds(overruled(DECISIONS, new Map([[2, "delete"]])))).toEqual(["delete", "keep", "delete", "compress"]);
  });

  it("know the steps that share one text", () => {
    expect(DECISIONS.map((_, step) => mergedWith(DECISIONS, step))).toEqual([[0], [1, 2], [1, 2], [3]]);
  });
});

describe("the uses of a step's numbers", () => {
  it.each(PRUNE_EXAMPLES)("are the sources of other steps, turned round: $id", (example) => {
    const { steps } = pruneTrace(example);
    const forth = steps.flatMap(({ uses }, step) =>
      uses.flatMap(({ value, from }) => (typeof from === "number" && from !== step ? [[from, value, step]] : [])),
    );
    const back = usesByOthers(steps).flatMap((uses, from) => uses.map(({ value, step }) => [from, value, step]));
    const sorted = (rows: readonly (readonly number[])[]) => rows.map((row) => row.join(" ")).sort();
    expect(sorted(back)).toEqual(sorted(forth));
  });
});
