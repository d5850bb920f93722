import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { readCard } from "../../../src/core/models/modelCard.ts";
import { STYLES } from "../../../src/core/traces/trace.ts";

describe("what a student says about itself", () => {
  it("is read from config.json, what is not known by name as it stands there", () => {
    const recipe = { seed: 7, steps: [100, { rate: 0.003 }] };
    const terse = { parent: "verbose-student", arm: "drp", styles: ["verbose"], recipe, kept: true };
    expect(readCard({ model_type: "llama", terse })).toEqual({
      parent: { id: "verbose-student", revision: undefined },
      arm: "drp",
      seed: 7,
      data: undefined,
      styles: ["verbose"],
      facts: [
        ["parent", "verbose-student"],
        ["arm", "drp"],
        ["styles.0", "verbose"],
        ["recipe.seed", "7"],
        ["recipe.steps.0", "100"],
        ["recipe.steps.1.rate", "0.003"],
        ["kept", "true"],
      ],
    });
  });

  it("is read as distilling writes it", () => {
    const plan = { arm: "mix", seed: 3, student: { id: "embedded", revision: "00", style: "verbose" } };
    const parent = { id: "embedded", revision: "00" };
    const terse = { parent, styles: ["verbose"], steps: 9, distill: { plan, dataHash: "0a1b" } };
    expect(readCard({ terse })).toMatchObject({ parent, arm: "mix", seed: 3, data: "0a1b", styles: ["verbose"] });
  });

  it("has all styles where it names none that is known, and each of them once", () => {
    for (const styles of [undefined, [], ["loud"], "verbose", null]) {
      expect(readCard({ terse: { styles } }).styles).toEqual(STYLES);
    }
    expect(readCard({ terse: { styles: ["pruned", "loud", "pruned"] } }).styles).toEqual(["pruned"]);
  });

  it("is read from whatever stands there", () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (config, terse) => {
        expect(readCard(config).styles.length).toBeGreaterThan(0);
        expect(readCard({ terse }).styles.length).toBeGreaterThan(0);
      }),
    );
  });
});
