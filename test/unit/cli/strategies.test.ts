import { describe, expect, it } from "vitest";

import { chooseArms, chooseStrategies } from "../../../src/cli/strategies.ts";
import type { ModelDescription } from "../../../src/core/ports.ts";
import { MODEL } from "../evaluation/records.ts";

const STUDENT: ModelDescription = { ...MODEL, id: "embedded", kind: "student" };
const VERBOSE: ModelDescription = { ...STUDENT, id: "verbose-student", styles: ["verbose"] };
const CHAT: ModelDescription = { ...MODEL, id: "chat", kind: "chat" };

describe("the arms of several models", () => {
  const arms = (ids: readonly string[], ...models: ModelDescription[]) =>
    chooseArms(chooseStrategies(ids), models).arms;

  it("are all that models and strategies make, or those that the models follow", () => {
    expect(arms(["verbose", "pruned"], STUDENT)).toBeUndefined();
    expect(arms(["verbose", "own"], CHAT)).toBeUndefined();
    expect(arms(["pruned", "own"], STUDENT, VERBOSE, CHAT)).toEqual([
      { model: "embedded", strategy: "pruned" },
      { model: "verbose-student", strategy: "own" },
      { model: "chat", strategy: "pruned" },
      { model: "chat", strategy: "own" },
    ]);
  });

  it("leave no strategy without a model, and no model without a strategy", () => {
    expect(() => arms(["verbose", "concise"], STUDENT, VERBOSE)).toThrow('cannot follow the strategy "concise"');
    expect(() => arms(["pruned"], STUDENT, VERBOSE)).toThrow('cannot follow the strategy "pruned"');
  });
});
