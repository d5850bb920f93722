import type { Reason } from "./teacher.ts";

/** What becomes of a sentence; the steps of a reason are indices of sentences until the steps are put together. */
export type Verdict =
  | { readonly kind: "keep"; readonly text: string; readonly reason: Reason }
  /** Says what the next sentence calculates, and is kept with it. */
  | { readonly kind: "lead"; readonly text: string; readonly reason: Reason }
  /** Names what the sentence before calculates; the name is put before that. */
  | { readonly kind: "trail"; readonly text: string; readonly reason: Reason }
  | { readonly kind: "delete"; readonly reason: Reason };
