import type { Skill } from "../core/problems/skill.ts";

/** Skills that do the same kind of calculation share a hue; within a family the icon tells them apart. */
export type SkillFamily = "sum" | "product" | "perUnit" | "part" | "whole";

export const SKILL_FAMILY: Readonly<Record<Skill, SkillFamily>> = {
  add: "sum",
  subtract: "sum",
  difference: "sum",
  multiply: "product",
  share: "product",
  factor: "product",
  unitPrice: "perUnit",
  rate: "perUnit",
  convert: "perUnit",
  fraction: "part",
  percent: "part",
  remainder: "whole",
  average: "whole",
};
