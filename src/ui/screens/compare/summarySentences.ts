import type { Strings } from "../../strings/en.ts";
import type { CompareState } from "./compareState.svelte.ts";
import type { Judgement } from "./judge.ts";

export interface SummarySentence {
  /** What the last row reads. */
  readonly lead: string | undefined;
  readonly body: string;
}

/** The parts of the screen's state that its words depend on. */
interface Compared extends Pick<CompareState, "ended" | "pairs"> {
  readonly columns: readonly {
    readonly id: string;
    readonly newTokens: number;
    readonly judgement: Judgement | undefined;
  }[];
}

/**
 * What came out, in words: one sentence a pair, and never a comparison of what did not come to its end. `labels` names
 * columns by their ids.
 */
export function summarySentences(
  compare: Compared,
  labels: ReadonlyMap<string, string>,
  words: Strings,
): readonly SummarySentence[] {
  const own = words.compare.summary;
  if (!compare.ended) return [{ lead: undefined, body: own.waiting }];
  const label = (id: string): string => labels.get(id) ?? id;
  const sentences = compare.pairs.map((pair) => {
    const [shorter, longer] = [label(pair.shorter), label(pair.longer)];
    const { lead, body } =
      pair.shorterTokens === pair.longerTokens
        ? own.equal(shorter, longer, pair.longerTokens)
        : own.saved(shorter, pair.shorterTokens, longer, pair.longerTokens, pair.saved);
    return { lead, body: `${body}: ${own.agreements[pair.agreement]}` };
  });
  if (sentences.length > 0) return sentences;
  const [only, ...others] = compare.columns;
  if (only?.judgement && others.length === 0) {
    return [{ lead: undefined, body: own.one(label(only.id), only.newTokens) }];
  }
  return [{ lead: undefined, body: own.nothingToCompare }];
}
