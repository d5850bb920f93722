/** The checkpoint of one plan, as a person sees it. */
export interface KeptCheckpoint {
  /** Hash of the plan. */
  readonly id: string;
  /** Of the runs that go on from it; none where they were deleted. */
  readonly runs: readonly string[];
  readonly bytes: number;
}

/** The checkpoints that a browser keeps. */
export interface CheckpointShelf {
  list(): Promise<readonly KeptCheckpoint[]>;
  /** Runs that would have gone on from it train from the start. */
  delete(id: string): Promise<void>;
}
