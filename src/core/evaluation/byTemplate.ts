import { type ClusteredEstimate, clusteredMean } from "../stats/clusteredMean.ts";
import type { Estimate } from "../stats/estimate.ts";
import { wilson } from "../stats/wilson.ts";
import { type GradedCompletion, type GradedRecord, pairGraded } from "./graded.ts";

/** The difference in accuracy, b less a, with problems clustered by template: for claims about new templates. */
export function differenceByTemplate(
  a: readonly GradedRecord[],
  b: readonly GradedRecord[],
): ClusteredEstimate | undefined {
  const pairs = pairGraded(a, b);
  const templates = pairs.flatMap((pair) => pair.a.record.templateId ?? []);
  if (templates.length < pairs.length) return undefined;
  const score = ({ strict }: GradedCompletion): number => (strict.kind === "correct" ? 1 : 0);
  return clusteredMean(
    pairs.map((pair) => score(pair.b) - score(pair.a)),
    templates,
  );
}

export interface TemplateAccuracy {
  readonly templateId: string;
  readonly accuracy: Estimate;
}

/** Each template's accuracy in one arm, in the order of their first problems. Items without a template are left out. */
export function accuracyByTemplate(arm: readonly GradedRecord[]): TemplateAccuracy[] {
  const counts = new Map<string, { correct: number; n: number }>();
  for (const item of arm) {
    const { templateId } = item.record;
    if (item.kind === "failed" || templateId === undefined) continue;
    const { correct, n } = counts.get(templateId) ?? { correct: 0, n: 0 };
    counts.set(templateId, { correct: correct + (item.strict.kind === "correct" ? 1 : 0), n: n + 1 });
  }
  return [...counts].flatMap(([templateId, { correct, n }]) => {
    const accuracy = wilson(correct, n);
    return accuracy === undefined ? [] : [{ templateId, accuracy }];
  });
}
