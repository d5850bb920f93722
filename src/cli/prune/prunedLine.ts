import type { PruneOutcome } from "../../core/distill/pruner.ts";
import type { Usage } from "../../core/distill/usage.ts";
import { extract } from "../../core/grading/extraction.ts";
import type { Tokenizer } from "../../core/ports.ts";
import { rejectionText } from "../../core/teacher/llm/rejection.ts";
import type { Pruning } from "../../core/teacher/pruning.ts";
import { reasonText } from "../../core/teacher/reasonText.ts";
import { thinkingPieces } from "../../core/teacher/split.ts";

/** What `prune` writes about a trace, beside what its line held. */
export type PrunedLine = ReturnType<typeof prunedLine>;

/** `asked` names the teacher; what a model was asked and did not get accepted says why. */
export function prunedLine(response: string, outcome: PruneOutcome, asked: string, tokenizer: Tokenizer) {
  const count = (text: string): number => tokenizer.encode(text).length;
  const before = thinkingPieces(response).pieces.map(({ text }) => text);
  const rejection = outcome.kind === "rejected" ? outcome.rejection : outcome.instead;
  const { usage } = outcome;
  return {
    ...(outcome.kind === "pruned" ? left(outcome.pruning, count) : NOTHING),
    answer: answerIn(response),
    tokensBefore: count(before.join("")),
    teacher: outcome.kind === "pruned" && outcome.instead ? "symbolic" : asked,
    ...(usage ? { rejection: rejection ? rejectionText(rejection) : null, usage: usageLine(usage) } : {}),
  };
}

function left({ pruned: { steps, decisions, pruned, thinking, fallback } }: Pruning, count: (text: string) => number) {
  return {
    steps: steps.map(({ text, start, end, role, skill }, i) => {
      const decision = decisions[i]!;
      const becomes = decision.kind === "compress" || decision.kind === "merge" ? { becomes: decision.text } : {};
      return {
        text,
        start,
        end,
        skill: skill ?? null,
        role,
        decision: decision.kind,
        ...becomes,
        reason: reasonText(decision.reason),
      };
    }),
    pruned,
    prunedAnswer: answerIn(thinking),
    tokensAfter: count(thinking),
    fallback: fallback ?? null,
  };
}

const NOTHING = { steps: [], pruned: null, prunedAnswer: null, tokensAfter: null, fallback: null };

/** A number in canonical form, so that two that are equal are written alike. */
function answerIn(text: string): string | null {
  const found = extract(text, "lenient");
  if (found.kind !== "found") return null;
  return found.answer.kind === "rational" ? found.answer.value : found.text;
}

function usageLine({ calls, tokensIn, tokensOut }: Usage) {
  return { calls, tokensIn: tokensIn.value, tokensOut: tokensOut.value };
}
