import type { TrainingCheckpoint } from "../../core/distill/checkpointStore.ts";
import type { TrainingPlan } from "../../core/distill/lessons.ts";
import { distilledFacts } from "../../core/distill/studentFacts.ts";
import type { TrainedStudent } from "../../core/distill/trainer.ts";
import { exportModel } from "../../engine/format/exportModel.ts";
import type { Parent } from "./parentStudent.ts";

/** The student of the best check, or as it is where there was none. */
export function trainedStudent(
  { config, tokenizerFiles }: Pick<Parent, "config" | "tokenizerFiles">,
  plan: TrainingPlan,
  { best, step, parameters, history }: Pick<TrainingCheckpoint, "best" | "step" | "parameters" | "history">,
): TrainedStudent {
  const chosen = best ?? { step, parameters };
  const facts = { ...distilledFacts(plan, chosen.step) };
  const files = new Map([...exportModel(config, chosen.parameters, facts), ...tokenizerFiles]);
  return { files, step: chosen.step, history };
}
