import { rounded } from "../rounded.ts";
import { hundredfold } from "../stats/hundredfold.ts";
import { armById } from "./arms.ts";
import type { Collection } from "./collection.ts";
import type { DistilledFacts } from "./studentFacts.ts";
import type { Taught } from "./teach.ts";
import type { TrainedStudent, ValidationCheck } from "./trainer.ts";

export interface CardFacts {
  /** What the student is called. */
  readonly label: string;
  readonly facts: DistilledFacts;
  readonly collection: Pick<Collection, "sampled" | "notKept">;
  readonly rejected: Taught["rejected"];
  readonly history: TrainedStudent["history"];
  /** For a person: "onnxruntime on WebAssembly, 2 threads". */
  readonly place: string;
  /** A date, as "2026-11-25". */
  readonly madeOn: string;
}

/** README.md of a distilled student, in Hugging Face's form: where it comes from, what was measured, and the whole plan. */
export function studentCard(card: CardFacts): string {
  const { label, facts, history, place, madeOn } = card;
  const { plan, dataHash, lessons } = facts.distill;
  const { id, revision, style } = plan.student;
  const minutes = [...history.steps, ...history.checks].reduce((sum, { ms }) => sum + ms, 0) / 60_000;
  return `---
license: apache-2.0
library_name: transformers.js
pipeline_tag: text-generation
---

# ${label}

Distilled by Terse on ${madeOn} from the student ${id} (revision ${revision}), after
DRP (arXiv 2505.13975). Arm \`${plan.arm}\`: ${armById(plan.arm)?.summary ?? plan.arm}. It is prompted as its parent was:

\`\`\`
<|problem|> QUESTION<|${style}|>
\`\`\`

## Figures

Greedy answers to ${plan.validation.problems} generated problems of the validation split, ${plan.traces.minSteps} to ${plan.traces.maxSteps} steps, seed ${plan.seed};
intervals at 95 %. Step 0 is the parent. The best step was chosen on these problems, so that its own figures flatter it.

${table(history.checks)}

## Data

${dataSentence(card)}

## Training

${history.steps.length} steps of ${plan.training.examplesPerStep} examples in ${rounded(minutes, 1)} minutes on ${place}, checks included;
${lessons} lessons, data hash ${dataHash}, plan hash ${facts.distill.planHash}. The plan:

\`\`\`json
${JSON.stringify(plan, null, 2)}
\`\`\`

It stands in config.json too: \`npm run terse -- distill --student PARENT --plan config.json --out FOLDER\` carries it out
again.
`;
}

function table(checks: readonly ValidationCheck[]): string {
  const rows = checks.map(({ step, accuracy, tokens, isBest }) => {
    const share = (value: number): string => rounded(hundredfold(value), 1);
    const correct = `${share(accuracy.estimate)} % (${share(accuracy.low)} to ${share(accuracy.high)})`;
    const mean = `${rounded(tokens.estimate, 1)} (${rounded(tokens.low, 1)} to ${rounded(tokens.high, 1)})`;
    return `| ${step}${isBest ? ", best so far" : ""} | ${correct} | ${mean} |`;
  });
  return ["| step | correct | mean tokens |", "| --- | --- | --- |", ...rows].join("\n");
}

function dataSentence({ collection, rejected, facts }: CardFacts): string {
  const { wrong, noAnswer, truncated, failed, repeated } = collection.notKept;
  const dropped = wrong + noAnswer + truncated + failed + repeated;
  const refused = Object.values(rejected).reduce((sum, count) => sum + count, 0);
  return (
    `${collection.sampled} traces of its own on problems of the train split; ${dropped} were not kept (${wrong} wrong, ` +
    `${noAnswer} without an answer, ${truncated} truncated, ${failed} failed, ${repeated} repeated), and ${refused} the ` +
    `teacher could not follow. ${facts.distill.lessons} are lessons. The teacher saw questions and traces alone.`
  );
}
