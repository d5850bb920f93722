import type { DistillRun } from "../../../core/distill/distillRun.ts";
import type { TrainingPlan } from "../../../core/distill/lessons.ts";
import { studentCard } from "../../../core/distill/studentCard.ts";
import { distilledFacts } from "../../../core/distill/studentFacts.ts";
import type { TrainedStudent } from "../../../core/distill/trainer.ts";

const NOTHING_DROPPED = { wrong: 0, noAnswer: 0, truncated: 0, failed: 0, repeated: 0 };

/** The files of the student that came of a run, with a README.md that says how it was made. */
export function childFiles(
  run: DistillRun,
  plan: TrainingPlan,
  student: TrainedStudent,
  today: number,
): ReadonlyMap<string, Uint8Array> {
  return new Map([...student.files, ["README.md", new TextEncoder().encode(childCard(run, plan, student, today))]]);
}

function childCard(
  { name, traces, lessons, training }: DistillRun,
  plan: TrainingPlan,
  { step, history }: TrainedStudent,
  today: number,
): string {
  const threads = training?.threads === undefined ? "" : `, threads: ${training.threads}`;
  return studentCard({
    label: name,
    facts: distilledFacts(plan, step),
    collection: { sampled: traces?.sampled ?? 0, notKept: traces?.notKept ?? NOTHING_DROPPED },
    rejected: lessons?.rejected ?? {},
    history,
    place: `onnxruntime-web in a browser (${training?.device ?? "wasm"}${threads})`,
    madeOn: new Date(today).toISOString().slice(0, 10),
  });
}
