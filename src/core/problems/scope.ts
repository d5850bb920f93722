/** What is known about a question before it is answered, as far as it was measured. */
export interface ScopeFacts {
  /** Share of the prompt's tokens that are single bytes of words the vocabulary lacks, in [0, 1]. */
  readonly byteFallbackShare?: number | undefined;
  /** The largest magnitude among the question's numbers. */
  readonly largestNumber?: number | undefined;
  /** Nats per prompt token under the model. */
  readonly meanNegativeLogLikelihood?: number | undefined;
}

/** Where the training problems end; published with the model. A limit left out is not applied. */
export interface ScopeLimits {
  readonly maxByteFallbackShare?: number | undefined;
  readonly maxNumber?: number | undefined;
  /** The 99th percentile over the training problems, in nats per prompt token. */
  readonly maxMeanNegativeLogLikelihood?: number | undefined;
}

export type ScopeReason = "unknown-words" | "large-numbers" | "unlikely-wording";

export interface ScopeVerdict {
  readonly inside: boolean;
  readonly reasons: readonly ScopeReason[];
}

/**
 * Whether a question looks like those a model was trained on. A fact at its limit is inside; a fact or a limit that is
 * unknown accuses nobody.
 */
export function scopeVerdict(facts: ScopeFacts, limits: ScopeLimits): ScopeVerdict {
  const checks: readonly (readonly [ScopeReason, number | undefined, number | undefined])[] = [
    ["unknown-words", facts.byteFallbackShare, limits.maxByteFallbackShare],
    ["large-numbers", facts.largestNumber, limits.maxNumber],
    ["unlikely-wording", facts.meanNegativeLogLikelihood, limits.maxMeanNegativeLogLikelihood],
  ];
  const reasons = checks
    .filter(([, fact, limit]) => fact !== undefined && limit !== undefined && fact > limit)
    .map(([reason]) => reason);
  return { inside: reasons.length === 0, reasons };
}

/** The largest magnitude among the numbers written in digits; undefined when there is none. "1,200" is one number. */
export function largestNumber(question: string): number | undefined {
  const numbers = [...question.matchAll(/\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?/g)].map(([digits]) =>
    Number(digits.replaceAll(",", "")),
  );
  return numbers.length === 0 ? undefined : numbers.reduce((a, b) => Math.max(a, b));
}
