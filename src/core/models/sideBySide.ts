import {
  type CompareExperiment,
  DEFAULT_EVALUATION,
  DEFAULT_EXPERIMENT,
  type EvaluateExperiment,
} from "../experiment.ts";
import type { Style } from "../traces/trace.ts";

/** A student, as experiments name it, with the styles that it knows. */
export interface NamedStudent {
  readonly id: string;
  readonly styles: readonly Style[];
}

/** A student and what was made of it, on one problem, each asked as it was trained to be. */
export function compareSideBySide(parent: NamedStudent, child: NamedStudent): CompareExperiment {
  return { ...DEFAULT_EXPERIMENT, ...asked(parent, child) };
}

/** The same on many problems: by default those of the validation split that the page proposes. */
export function evaluateSideBySide(parent: NamedStudent, child: NamedStudent): EvaluateExperiment {
  return { ...DEFAULT_EVALUATION, ...asked(parent, child) };
}

function asked(parent: NamedStudent, child: NamedStudent): Pick<CompareExperiment, "models" | "strategies"> {
  const strategies = [parent, child].map(strategyOf);
  return { models: [parent.id, child.id], strategies: [...new Set(strategies)] };
}

/** A student of several styles is asked for the longest one that it knows, which is the first. */
function strategyOf({ styles }: NamedStudent): string {
  const [first, ...others] = styles;
  return first === undefined || others.length === 0 ? "own" : first;
}
