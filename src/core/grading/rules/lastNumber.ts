import type { Answer } from "../answer.ts";
import { isDenied, isJoined } from "../context.ts";
import { scanNumbers } from "../numberScan.ts";
import type { NumberMatch } from "../numberText.ts";
import { toCanonical } from "../rational.ts";
import type { Region, Rule, Statement } from "./statement.ts";

/** The last quantity that is not denied ("not 18"), nor denied elsewhere after it. */
export const lastNumber: Rule = {
  id: "lastNumber",
  find(completion: string, [from, to]: Region): Statement[] {
    const numbers = scanNumbers(completion, from, to);
    const denied = new Set<string>();
    for (let i = numbers.length - 1; i >= 0; i--) {
      const number = numbers[i]!;
      if (isDenied(completion, ...number.span)) denied.add(toCanonical(number.value));
      else if (!denied.has(toCanonical(number.value))) return [statement(completion, number, numbers[i - 1])];
    }
    return [];
  },
};

function statement(completion: string, number: NumberMatch, before: NumberMatch | undefined): Statement {
  const answer = (match: NumberMatch): Answer => ({ kind: "rational", value: toCanonical(match.value) });
  const isAlternative = before !== undefined && isJoined(completion, before, number);
  const span = [isAlternative ? before.span[0] : number.span[0], number.span[1]] as const;
  return {
    rule: "lastNumber",
    answers: isAlternative ? [answer(before), answer(number)] : [answer(number)],
    text: completion.slice(...span),
    span,
    extent: span,
  };
}
