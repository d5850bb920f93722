import type { TeacherTrace } from "../teacher/teacher.ts";
import type { Collection, CollectionEvent, TraceBlock } from "./collection.ts";
import type { DistillPlan } from "./plan.ts";
import type { Taught } from "./teach.ts";
import type { Trainer } from "./trainer.ts";

/** What came of the teacher's work. */
export interface PreparedLessons extends Taught {
  /** Mean tokens of what is learned, by the parent's own tokenizer; undefined without a lesson. */
  readonly targetTokens: number | undefined;
}

/** All stations of a distillation from one parent, wherever the work is done. Calls queue; they never overlap. */
export interface Distiller extends Trainer {
  /**
   * Samples and grades the parent's own traces, those of the `stored` blocks left out. On abort rejects with AbortError, and
   * the blocks told so far stand.
   */
  collect(
    signal: AbortSignal,
    plan: DistillPlan,
    stored: readonly TraceBlock[],
    onEvent: (event: CollectionEvent) => void,
  ): Promise<Collection>;
  /** Has the teacher prune every trace as the plan's arm wants it. `onTrace` hears how many are done. */
  teach(
    signal: AbortSignal,
    plan: DistillPlan,
    traces: readonly TeacherTrace[],
    onTrace: (done: number) => void,
  ): Promise<PreparedLessons>;
}
