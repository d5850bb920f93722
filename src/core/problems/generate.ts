import { AppError } from "../errors.ts";
import { random } from "../random.ts";
import type { GeneratedProblem, Split } from "./problem.ts";
import type { Skill } from "./skill.ts";
import { splitOf } from "./split.ts";
import type { Template } from "./template.ts";
import { TEMPLATES } from "./templates.ts";

export interface GenerationOptions {
  readonly minSteps?: number | undefined;
  readonly maxSteps?: number | undefined;
  /** Problems that exercise at least one of these; any problem when left out. */
  readonly skills?: readonly Skill[] | undefined;
  /** "trained" when left out. In the train split, held-out templates never occur, whatever is asked for. */
  readonly templates?: "trained" | "heldOut" | "all" | undefined;
}

export interface GenerationPlan extends GenerationOptions {
  readonly seed: number;
  readonly split: Split;
}

const ATTEMPTS = 2000;

/**
 * Problem number `index` of a plan: a function of (seed, split, index) and the options alone, whatever was generated
 * before. Throws AppError `bad-argument` when no template meets the options.
 */
export function generateProblem(plan: GenerationPlan & { readonly index: number }): GeneratedProblem {
  const { seed, split, index } = plan;
  if (!Number.isSafeInteger(index) || index < 0) {
    throw new AppError({
      code: "bad-argument",
      message: `A problem's index is a whole number from 0, not ${index}.`,
      hint: "Count problems from 0.",
    });
  }
  const name = `problem/${split}/${index}`;
  const template = random(seed, name, "template").pick(eligibleTemplates(plan));
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const draws = random(seed, name, attempt);
    const quantities = template.quantities(draws);
    const key = template.key(quantities);
    if (splitOf(key) !== split) continue;
    const told = template.tell(draws, quantities);
    if (told === undefined) continue;
    const answer = told.graph.steps.at(-1)?.value;
    return {
      id: `${template.id}/${split}/${seed}/${index}`,
      setId: "generated",
      question: told.question,
      answer: String(answer),
      skills: template.skills,
      templateId: template.id,
      key,
      split,
      graph: told.graph,
    };
  }
  throw new AppError({
    code: "internal",
    message: `The template "${template.id}" has no problem for the ${split} split in ${ATTEMPTS} draws.`,
    hint: "Its quantities need wider ranges.",
  });
}

/** The problems from index `start` on, without end. */
export function* generateProblems(plan: GenerationPlan, start = 0): Generator<GeneratedProblem, never> {
  for (let index = start; ; index++) yield generateProblem({ ...plan, index });
}

/** The templates that meet a plan's options; none of them may. */
export function matchingTemplates(plan: GenerationPlan): readonly Template[] {
  const { split, minSteps = 1, maxSteps = Infinity, skills, templates = "trained" } = plan;
  return TEMPLATES.filter(
    (template) =>
      (template.heldOut ? templates !== "trained" && split !== "train" : templates !== "heldOut") &&
      template.steps >= minSteps &&
      template.steps <= maxSteps &&
      (skills === undefined || template.skills.some((skill) => skills.includes(skill))),
  );
}

/** The templates that a plan draws from, each equally often. Throws AppError `bad-argument` when there is none. */
export function eligibleTemplates(plan: GenerationPlan): readonly Template[] {
  const eligible = matchingTemplates(plan);
  if (eligible.length > 0) return eligible;
  const heldOutInTraining = plan.templates === "heldOut" && plan.split === "train";
  throw new AppError({
    code: "bad-argument",
    message: "No problem template meets these options.",
    hint: heldOutInTraining
      ? "Held-out templates never occur in the train split: ask for the validation or test split."
      : "Allow more steps, more skills, or all templates.",
  });
}
