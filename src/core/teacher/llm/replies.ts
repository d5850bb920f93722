/** What the first call is answered with. */
export interface SplitReply {
  readonly steps: readonly { readonly text: string; readonly label: string }[];
}

/** Steps count from 1, as the model sees them. */
export type StepChoice = { readonly step: number; readonly reason: string } & (
  | { readonly action: "keep" | "delete" }
  | { readonly action: "compress"; readonly text: string }
  /** One text for the steps up to `through`. */
  | { readonly action: "merge"; readonly through: number; readonly text: string }
);

/** What the second call is answered with. */
export interface PruneReply {
  readonly steps: readonly StepChoice[];
  /** What the model takes for the trace's answer; undefined where it sees none. */
  readonly answer?: string | undefined;
}

export type ReadReply<Reply> =
  | { readonly kind: "read"; readonly reply: Reply }
  | { readonly kind: "noJson" }
  | { readonly kind: "badShape"; readonly where: string; readonly problem: string };

/** Finds the JSON in what a model wrote, and checks its form. No text makes it throw. */
export interface ReplyReader {
  split(text: string): ReadReply<SplitReply>;
  prune(text: string): ReadReply<PruneReply>;
}
