import { type ClusteredEstimate, clusteredMean } from "../stats/clusteredMean.ts";
import type { Estimate } from "../stats/estimate.ts";
import { accuracyOf, scoreOf } from "./accuracy.ts";
import { type GradedRecord, pairGraded } from "./graded.ts";
import { groupBy } from "./groupBy.ts";

/** The difference in accuracy, b less a, with problems clustered by template: for claims about new templates. */
export function differenceByTemplate(
  a: readonly GradedRecord[],
  b: readonly GradedRecord[],
): ClusteredEstimate | undefined {
  const pairs = pairGraded(a, b);
  const templates = pairs.flatMap((pair) => pair.a.record.templateId ?? []);
  if (templates.length < pairs.length) return undefined;
  return clusteredMean(
    pairs.map((pair) => scoreOf(pair.b) - scoreOf(pair.a)),
    templates,
  );
}

export interface TemplateAccuracy {
  readonly templateId: string;
  readonly accuracy: Estimate;
}

/** Each template's accuracy in one arm, in the order of their first problems. Items without a template are left out. */
export function accuracyByTemplate(arm: readonly GradedRecord[]): TemplateAccuracy[] {
  const completed = arm.filter((item) => item.kind === "graded");
  return [...groupBy(completed, ({ record }) => record.templateId)].flatMap(([templateId, items]) => {
    const accuracy = accuracyOf(items);
    return templateId === undefined || accuracy === undefined ? [] : [{ templateId, accuracy }];
  });
}
