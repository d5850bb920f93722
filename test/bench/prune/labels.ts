import { readFileSync } from "node:fs";

import { hash } from "../../../src/core/hash.ts";
import type { Skill } from "../../../src/core/problems/skill.ts";
import { pruneTrace } from "../../../src/core/teacher/symbolicTeacher.ts";
import type { PrunedTrace, StepRole } from "../../../src/core/teacher/teacher.ts";
import type { RealTrace } from "./sharedData.ts";
import { leftOf, stillSays } from "./survival.ts";

const FILE = new URL("../../fixtures/step-labels.json", import.meta.url);

/**
 * One sentence of a real trace, labelled by hand. Necessary is what the line that leads to the trace's answer cannot do
 * without: the first sentence that arrives at a result which the answer rests on, one that brings up a number which such a
 * sentence needs and the question does not state, and the last statement of the answer where the thinking makes one apart.
 * Facts of the question, plans, calculations set up but not done, repeats, checks, doubts and other ways are superfluous.
 */
export interface StepLabel {
  readonly trace: string;
  readonly start: number;
  readonly end: number;
  readonly textHash: string;
  readonly necessary: boolean;
  readonly role: StepRole;
  readonly skill?: Skill;
  /** The result or number on account of which the sentence is necessary; in a superfluous one, a result that it repeats. */
  readonly value?: number;
}

export interface LabelScore {
  readonly labels: number;
  /** Share of the labelled sentences about which the teacher decides as the label says. */
  readonly agreement: number;
  readonly precision: number;
  readonly recall: number;
  readonly deleted: number;
  readonly superfluous: number;
  /** Share with the same role. */
  readonly roleAgreement: number;
  /** Of the sentences that have a skill by their label, the share with the same one. */
  readonly skillAgreement: number;
  readonly disagreements: readonly { readonly label: StepLabel; readonly text: string; readonly isKept: boolean }[];
}

export function stepLabels(): readonly StepLabel[] {
  return (JSON.parse(readFileSync(FILE, "utf8")) as { labels: StepLabel[] }).labels;
}

/**
 * The teacher against the labels. A sentence counts as kept where at least half of its words are left, or, of a necessary
 * one, its value. Where another sentence with the same value is kept in its stead, deleting the necessary one is right, and
 * so is keeping the one that repeats it.
 */
export function scoreLabels(traces: readonly RealTrace[]): LabelScore {
  const labels = stepLabels();
  const judged = labels.map((label) => {
    const trace = traces.find(({ id }) => id === label.trace);
    const text = trace?.response.slice(label.start, label.end) ?? "";
    if (!trace || hash(text) !== label.textHash)
      throw new Error(`The data has changed: ${label.trace} is not as labelled.`);
    const pruned = pruneTrace(trace);
    const step = pruned.steps.find(({ start, end }) => start <= label.start && label.start < end)!;
    return { label, text, step, isKept: isKept(pruned, label, text), elsewhere: isElsewhere(pruned, label) };
  });
  const superfluous = ({ label, isKept, elsewhere }: (typeof judged)[number]): boolean =>
    label.necessary ? !isKept && elsewhere : !isKept || label.value === undefined || elsewhere;
  const right = judged.filter((each) => superfluous(each) !== each.isKept);
  const deleted = judged.filter((each) => !each.isKept);
  const deletable = judged.filter(superfluous);
  const rightlyDeleted = deleted.filter(superfluous).length;
  const withSkill = judged.filter(({ label }) => label.skill !== undefined);
  return {
    labels: labels.length,
    agreement: right.length / judged.length,
    precision: rightlyDeleted / deleted.length,
    recall: rightlyDeleted / deletable.length,
    deleted: deleted.length,
    superfluous: deletable.length,
    roleAgreement: judged.filter(({ label, step }) => step.role === label.role).length / judged.length,
    skillAgreement: withSkill.filter(({ label, step }) => step.skill === label.skill).length / withSkill.length,
    disagreements: judged.filter((each) => !right.includes(each)),
  };
}

function isKept(pruned: PrunedTrace, { start, end, value, necessary }: StepLabel, text: string): boolean {
  const left = leftOf(pruned, start, end);
  return necessary && value !== undefined ? writes(left, value) : stillSays(left, text, []);
}

/** Whether a kept step that does not hold the sentence arrives at its value. */
function isElsewhere(pruned: PrunedTrace, { start, end, value }: StepLabel): boolean {
  if (value === undefined) return false;
  return pruned.steps.some(
    (step, i) =>
      (step.end <= start || step.start >= end) &&
      i < pruned.steps.length - 1 &&
      pruned.decisions[i]!.kind !== "delete" &&
      step.results.some((result) => Math.abs(result - value) < 1e-9),
  );
}

function writes(text: string, value: number): boolean {
  return (text.match(/\d+(?:,\d{3})*(?:\.\d+)?/g) ?? []).some((number) => Number(number.replaceAll(",", "")) === value);
}
