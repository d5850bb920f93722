import type { DistillPlan } from "../distill/plan.ts";
import type { ModelDescription } from "../ports.ts";
import { generateProblem } from "../problems/generate.ts";
import type { GeneratedProblem } from "../problems/problem.ts";
import { supports } from "../prompts/render.ts";
import { STRATEGIES } from "../prompts/strategies.ts";
import type { PromptStrategy } from "../prompts/strategy.ts";
import { rowsTogether } from "../rowsTogether.ts";
import type { EvaluationPlan } from "./run.ts";

/** The same problems for every run of a parent, whatever its seed, and none of those that its checks asked. */
const MEASURING_SEED = 1_000_003;
const PROBLEMS_PER_CHECKED = 2;
/** Of a plan that is asked in lanes on a CPU, block by block. */
const CPU_BLOCK = 16;

type Student = Pick<ModelDescription, "id" | "kind" | "styles">;

/** Problems on which parent and child are measured, of the validation split: more than a check asks, for checks chose the child. */
export function measuredProblems({ validation }: Pick<DistillPlan, "validation">): number {
  return validation.problems * PROBLEMS_PER_CHECKED;
}

/** The first of the problems on which all children of such a plan are measured. */
export function measuringProblems({ traces }: Pick<DistillPlan, "traces">, count: number): GeneratedProblem[] {
  const { minSteps, maxSteps } = traces;
  return Array.from({ length: count }, (_, index) =>
    generateProblem({ seed: MEASURING_SEED, split: "validation", index, minSteps, maxSteps }),
  );
}

/** How a student of the plan, parent or child, is asked; a student of one style is asked in its own way. */
export function strategyOf({ student }: Pick<DistillPlan, "student">, model: Student): PromptStrategy {
  const able = STRATEGIES.filter((strategy) => supports(strategy, model));
  return able.find(({ style }) => style === student.style) ?? able[0] ?? STRATEGIES[0]!;
}

/** Greedy answers of parent and child to the same problems. */
export function measuringPlan(
  plan: DistillPlan,
  parent: Student & Pick<ModelDescription, "device">,
  child: Student,
): EvaluationPlan {
  const asked = [parent, child].map((model) => ({ model, strategy: strategyOf(plan, model) }));
  return {
    problems: measuringProblems(plan, measuredProblems(plan)),
    strategies: [...new Set(asked.map(({ strategy }) => strategy))],
    arms: asked.map(({ model, strategy }) => ({ model: model.id, strategy: strategy.id })),
    decoding: { temperature: 0, topP: 1, seed: 1 },
    blockSize: parent.device === "webgpu" ? rowsTogether(parent.device) : CPU_BLOCK,
    repeats: 1,
  };
}
