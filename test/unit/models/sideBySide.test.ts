import { describe, expect, it } from "vitest";

import { EMBEDDED_STUDENTS } from "../../../src/core/models/embeddedStudents.ts";
import { compareSideBySide, evaluateSideBySide } from "../../../src/core/models/sideBySide.ts";
import { supports } from "../../../src/core/prompts/render.ts";
import { strategyById } from "../../../src/core/prompts/strategies.ts";
import type { Style } from "../../../src/core/traces/trace.ts";
import { experimentFromHash, experimentToHash } from "../../../src/ui/experimentHash.ts";

const CHILD = { id: "kept:0123456789abcdef", styles: ["verbose"] as readonly Style[] };

describe.each([compareSideBySide, evaluateSideBySide])("a student beside what was made of it", (sideBySide) => {
  it.each(EMBEDDED_STUDENTS)("asks $id and its child each with a strategy that it takes", (parent) => {
    const { models, strategies } = sideBySide(parent, CHILD);
    expect(models).toEqual([parent.id, CHILD.id]);
    for (const { styles } of [parent, CHILD]) {
      const taken = strategies.filter((id) => supports(strategyById(id)!, { kind: "student", styles }));
      expect(taken).toHaveLength(1);
    }
  });

  it("travels in a link", () => {
    const experiment = sideBySide(EMBEDDED_STUDENTS[1]!, CHILD);
    expect(experimentFromHash(experimentToHash(experiment)).experiment).toEqual(experiment);
  });
});
