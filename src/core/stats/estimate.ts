/** A figure with its interval. `low ≤ estimate ≤ high`, all finite. Where nothing can be said, functions return undefined. */
export interface Estimate {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** How many observations (pairs, for paired figures) it rests on. */
  readonly n: number;
  /** How the interval was made, as a person would cite it. */
  readonly method: string;
}

/** Two-sided confidence of every interval unless the caller says otherwise. */
export const CONFIDENCE = 0.95;
