import { segment } from "../../traces/segment.ts";
import { provenance, type ReadSentence } from "../provenance.ts";
import { sentenceLabels } from "../roles.ts";
import type { Piece } from "../split.ts";
import { statedAnswer } from "../statedAnswer.ts";
import { toSteps } from "../steps.ts";
import type { Split, StepRole, TeacherStep, TeacherTrace } from "../teacher.ts";
import type { Verdict } from "../verdict.ts";
import { readLabel } from "./labels.ts";

/** The steps of a cut that needs no model. */
export function ownSteps(
  { question, response }: TeacherTrace,
  pieces: readonly Piece[],
  split: Split,
): readonly TeacherStep[] {
  const graph = provenance(question, pieces);
  const labels = sentenceLabels(question, pieces, graph, statedAnswer(response)?.number);
  return toSteps(pieces, labels, graph, pieces.map(kept), split).steps;
}

export interface LabelledText {
  readonly text: string;
  readonly start: number;
  readonly label: string;
}

/** Steps as a model has cut them, with the numbers that come in and go out. A label that is not known is read anew. */
export function labelledSteps(
  { question, response }: TeacherTrace,
  cut: readonly LabelledText[],
): readonly TeacherStep[] {
  const given = cut.map(({ label }) => readLabel(label));
  const pieces = cut.map(({ text, start }, i): Piece => {
    const label = given[i];
    const role = label ? plainRole(label.role) : (segment(text)[0]?.role ?? "restate");
    return { text, start, role, skill: label?.skill };
  });
  const graph = provenance(question, pieces);
  const read = sentenceLabels(question, pieces, graph, statedAnswer(response)?.number);
  const labels = read.map((own, i) => given[i] ?? own);
  return toSteps(pieces, labels, graph, pieces.map(kept), "sentences").steps;
}

/** The roles that a trace's reader knows, for the finer ones of a teacher. */
function plainRole(role: StepRole): ReadSentence["role"] {
  switch (role) {
    case "recall":
      return "restate";
    case "alternative":
      return "compute";
    case "repeat":
      return "check";
    case "answer":
      return "conclude";
    default:
      return role;
  }
}

function kept({ text }: Piece): Verdict {
  return { kind: "keep", text, reason: { kind: "notShownSuperfluous" } };
}
