import type { PruneDecision, Reason } from "../teacher.ts";
import type { Rejection } from "./rejection.ts";
import type { StepChoice } from "./replies.ts";

export type Decided =
  | { readonly kind: "decided"; readonly decisions: readonly PruneDecision[] }
  | { readonly kind: "rejected"; readonly rejection: Rejection };

/** A reason is shown beside its step, and longer ones are no reasons any more. */
const LONGEST_REASON = 240;

/** The choices as decisions about steps with these texts: each step is decided about once, and merges run forwards. */
export function toDecisions(texts: readonly string[], choices: readonly StepChoice[]): Decided {
  const decisions: (PruneDecision | undefined)[] = texts.map(() => undefined);
  for (const choice of choices) {
    const step = choice.step - 1;
    if (step < 0 || step >= texts.length) return rejected({ kind: "unknownStep", step });
    // Models like to list the others of a merge as well.
    if (decisions[step]?.kind === "merge" && choice.action === "merge") continue;
    if (decisions[step]) return rejected({ kind: "decidedTwice", step });
    const reason = saidReason(choice.reason);
    if (choice.action !== "merge") {
      decisions[step] = decisionOf(choice, texts[step]!, reason);
      continue;
    }
    const last = choice.through - 1;
    if (last <= step || last >= texts.length || choice.text.trim() === "") return rejected({ kind: "badMerge", step });
    for (let other = step; other <= last; other++) {
      if (decisions[other]) return rejected({ kind: "decidedTwice", step: other });
      const isFirst = other === step;
      decisions[other] = {
        kind: "merge",
        with: isFirst ? last : step,
        text: isFirst ? choice.text.trim() : "",
        reason,
      };
    }
  }
  const undecided = decisions.findIndex((decision) => decision === undefined);
  if (undecided >= 0) return rejected({ kind: "undecided", step: undecided });
  return { kind: "decided", decisions: decisions as readonly PruneDecision[] };
}

function decisionOf(choice: Exclude<StepChoice, { action: "merge" }>, original: string, reason: Reason): PruneDecision {
  if (choice.action !== "compress") return { kind: choice.action, reason };
  const text = choice.text.trim();
  return text === original.trim() ? { kind: "keep", reason } : { kind: "compress", text, reason };
}

function saidReason(text: string): Reason {
  const line = text.replace(/\s+/g, " ").trim();
  return { kind: "said", text: line.length > LONGEST_REASON ? `${line.slice(0, LONGEST_REASON)}…` : line };
}

function rejected(rejection: Rejection): Decided {
  return { kind: "rejected", rejection };
}
