import { AppError } from "../errors.ts";
import type { Generator } from "../ports.ts";
import type { EvaluationRecord } from "./record.ts";
import { withoutFailedBlocks } from "./retry.ts";
import { type EvaluationEvent, runEvaluation } from "./run.ts";
import type { Lock, RunStore } from "./runStore.ts";

export interface StoredRunRequest {
  readonly runId: string;
  /** In the order of the run's models. */
  readonly generators: readonly Generator[];
  readonly store: RunStore;
  readonly lock: Lock;
  /** Runs the blocks with failed items again. */
  readonly retryFailed?: boolean;
}

/**
 * Starts or resumes a run that is kept: what its plan asks for, less what is there. Undefined at once when another tab
 * runs it. Rejects like `runEvaluation`, and with AppError `not-found` when the run is not kept.
 */
export function runStored(
  signal: AbortSignal,
  { runId, generators, store, lock, retryFailed = false }: StoredRunRequest,
  onEvent: (event: EvaluationEvent) => void,
): Promise<EvaluationRecord[] | undefined> {
  return lock.tryHold(`run ${runId}`, async () => {
    const run = await store.get(runId);
    if (run === undefined) {
      throw new AppError({ code: "not-found", message: "This run is not kept here.", hint: "Start a new one." });
    }
    const records = await store.records(runId);
    return runEvaluation(signal, run.plan, generators, onEvent, {
      stored: retryFailed ? withoutFailedBlocks(records) : records,
      store: (block) => store.addBlock(runId, block),
    });
  });
}
