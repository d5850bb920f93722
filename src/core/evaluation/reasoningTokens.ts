import { answerStart } from "../grading/answerStart.ts";
import type { Completion, TokenCount } from "../ports.ts";

/** The new tokens that come before the answer; undefined where no one can say. */
export function reasoningTokens(completion: Completion): TokenCount | undefined {
  const { text, textLengths, reasoningTokens } = completion;
  if (textLengths === undefined) return reasoningTokens;
  const start = answerStart(text);
  return { value: textLengths.filter((length) => length <= start).length, source: "exact" };
}
