import * as v from "valibot";

import { ARM_IDS } from "../../core/distill/arm.ts";
import { DISTILL_VERSION } from "../../core/distill/plan.ts";
import { STYLES } from "../../core/traces/trace.ts";

const count = v.number();

/** A `DistillPlan` as JSON has it; whether it can be carried out, `requirePlan` says. */
export const distillPlanSchema = v.object({
  version: v.literal(DISTILL_VERSION),
  student: v.object({ id: v.string(), revision: v.string(), style: v.picklist(STYLES) }),
  arm: v.picklist(ARM_IDS),
  seed: count,
  traces: v.object({
    problems: count,
    minSteps: count,
    maxSteps: count,
    draws: count,
    temperature: count,
    topP: count,
    maxNewTokens: count,
  }),
  training: v.object({
    steps: count,
    examplesPerStep: count,
    peakRate: count,
    warmupSteps: count,
    decaySteps: count,
    checkpointEvery: count,
  }),
  validation: v.object({ problems: count, every: count, patience: v.optional(count) }),
});
