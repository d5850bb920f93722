import { labelOf } from "../../../src/core/teacher/llm/labels.ts";
import type { PruneReply, SplitReply, StepChoice } from "../../../src/core/teacher/llm/replies.ts";
import { reasonText } from "../../../src/core/teacher/reasonText.ts";
import { thinkingPieces } from "../../../src/core/teacher/split.ts";
import { pruneTrace } from "../../../src/core/teacher/symbolicTeacher.ts";
import type { PruneDecision, TeacherStep, TeacherTrace } from "../../../src/core/teacher/teacher.ts";

/** What a model would reply that decides as the symbolic teacher does. */
export interface OracleReplies {
  readonly split: SplitReply;
  readonly prune: PruneReply;
}

export function oracle(trace: TeacherTrace): OracleReplies {
  const pruned = pruneTrace(trace);
  const { opening, visible } = thinkingPieces(trace.response);
  const inside = visible === "" ? pruned.steps.length : pruned.steps.length - 1;
  const steps = pruned.steps.slice(0, inside).map((step, i): TeacherStep => {
    return i === 0 ? { ...step, text: step.text.slice(opening.length) } : step;
  });
  return {
    split: { steps: steps.map((step) => ({ text: step.text, label: labelOf(step) })) },
    prune: { steps: choicesOf(pruned.decisions.slice(0, inside)), answer: undefined },
  };
}

export function choicesOf(decisions: readonly PruneDecision[]): readonly StepChoice[] {
  return decisions.flatMap((decision, i): StepChoice[] => {
    const common = { step: i + 1, reason: reasonText(decision.reason) };
    switch (decision.kind) {
      case "merge":
        return decision.text === ""
          ? []
          : [{ ...common, action: "merge", through: decision.with + 1, text: decision.text }];
      case "compress":
        return [{ ...common, action: "compress", text: decision.text }];
      default:
        return [{ ...common, action: decision.kind }];
    }
  });
}
