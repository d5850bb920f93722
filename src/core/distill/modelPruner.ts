import { AppError } from "../errors.ts";
import type { Split, TeacherTrace } from "../teacher/teacher.ts";
import { askModel, type ModelOutcome, type ModelTeacher } from "./modelTeacher.ts";
import { prunedRow } from "./prunedRow.ts";
import type { PruneOutcome, Pruner } from "./pruner.ts";

export interface ModelPrunerOptions extends ModelTeacher {
  /** The symbolic teacher, for all that needs no model. */
  readonly symbolic: Pruner;
  /** Whether the symbolic teacher prunes a trace for which the model's replies were rejected. */
  readonly fallsBack: boolean;
}

type Answered = Exclude<ModelOutcome, { kind: "failed" }>;

/** A chat model as a teacher. */
export function modelPruner({ symbolic, fallsBack, ...teacher }: ModelPrunerOptions): Pruner {
  const outcomeOf = async (
    signal: AbortSignal,
    trace: TeacherTrace,
    split: Split,
    answered: Answered,
  ): Promise<PruneOutcome> => {
    const { usage } = answered;
    if (answered.kind === "pruned") return { kind: "pruned", pruning: answered.pruning, instead: undefined, usage };
    const { rejection, reply } = answered;
    if (!fallsBack) return { kind: "rejected", rejection, reply, usage };
    const instead = await symbolic.prune(signal, trace, split);
    return instead.kind === "pruned" ? { ...instead, instead: rejection, usage } : instead;
  };
  return {
    ...symbolic,
    prune: async (signal, trace, split) => {
      const outcomes: PruneOutcome[] = [];
      await askModel(signal, teacher, [trace], split, async (answer) => {
        if (answer.kind === "failed") throw answer.error;
        outcomes.push(await outcomeOf(signal, trace, split, answer));
      });
      return outcomes[0]!;
    },
    pruneMany: async (signal, traces, split, onRow) => {
      const failures: AppError[] = [];
      await askModel(signal, teacher, traces, split, async (answer) => {
        if (answer.kind === "failed") return void failures.push(answer.error);
        const outcome = await outcomeOf(signal, traces[answer.index]!, split, answer);
        onRow(await prunedRow(signal, answer.index, outcome, (...texts) => symbolic.countTokens(...texts)));
      });
      if (failures.length > 0) throw someFailed(failures);
    },
  };
}

function someFailed(failures: readonly AppError[]): AppError {
  const [{ code, message }] = failures as readonly [AppError];
  const traces = failures.length === 1 ? "One trace" : `${failures.length} traces`;
  return new AppError({
    code,
    message: `${traces} could not be asked about. ${message}`,
    hint: "Resume: what is pruned is kept, and only those are asked about again.",
  });
}
