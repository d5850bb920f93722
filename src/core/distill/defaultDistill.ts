import { type DistillExperiment, EXPERIMENT_VERSION } from "../experiment.ts";
import { PRESETS } from "./presets.ts";

/** What the Distill screen proposes before anyone has chosen anything. */
export const DEFAULT_DISTILL: DistillExperiment = {
  version: EXPERIMENT_VERSION,
  screen: "distill",
  student: "verbose-student",
  arm: "drp",
  seed: 7,
  ...PRESETS.minute,
  run: undefined,
};
