import { AppError } from "../errors.ts";
import { hash } from "../hash.ts";
import { type Random, random } from "../random.ts";
import type { Graph } from "./graph.ts";
import { Scene, type Tale } from "./scene.ts";
import type { Skill } from "./skill.ts";

export type Quantities = Readonly<Record<string, number>>;

/** What an author writes; CONTRIBUTING has the recipe. */
export interface TemplateDefinition<Q extends Quantities> {
  /** Lower-case words joined by hyphens; part of every key, so it never changes. */
  readonly id: string;
  /** Kept out of training altogether, to measure what carries over to templates never seen. */
  readonly heldOut?: boolean;
  /** Draws the numbers alone. They are the problem's identity: names, objects and wording are not. */
  readonly quantities: (random: Random) => Q;
  /**
   * Declares the givens and the steps on the scene, and returns the wordings. The scene computes every result, and refuses
   * quantities whose arithmetic is not whole, positive and learnable; they are then drawn again.
   */
  readonly story: (scene: Scene, quantities: Q) => Tale;
}

export interface ToldProblem {
  readonly question: string;
  readonly graph: Graph;
}

export interface Template {
  readonly id: string;
  readonly heldOut: boolean;
  /** How many steps each of its problems takes. */
  readonly steps: number;
  readonly skills: readonly Skill[];
  quantities(random: Random): Quantities;
  /** Hash of the template and its quantities, in the order of their names. */
  key(quantities: Quantities): string;
  /** Undefined when the quantities are refused. */
  tell(random: Random, quantities: Quantities): ToldProblem | undefined;
}

/** Builds a template, and reads its steps and skills from a sample, so that they cannot disagree with its story. */
export function template<Q extends Quantities>(definition: TemplateDefinition<Q>): Template {
  const { id, heldOut = false } = definition;
  const tell = (draws: Random, quantities: Q): ToldProblem | undefined => {
    const scene = new Scene(draws);
    return scene.tell(definition.story(scene, quantities));
  };
  const sample = findSample(id, (draws) => {
    const quantities = definition.quantities(draws);
    const told = tell(draws, quantities);
    return told && { names: Object.keys(quantities).sort(), graph: told.graph };
  });
  return {
    id,
    heldOut,
    steps: sample.graph.steps.length,
    skills: [...new Set(sample.graph.steps.map((step) => step.skill))],
    quantities: (draws) => definition.quantities(draws),
    key: (quantities) => hash(sample.names.reduce((text, name) => `${text}/${name}=${quantities[name]}`, id)),
    tell: (draws, quantities) => tell(draws, quantities as Q),
  };
}

const SAMPLE_ATTEMPTS = 1000;

function findSample<T>(id: string, attempt: (draws: Random) => T | undefined): T {
  for (let index = 0; index < SAMPLE_ATTEMPTS; index++) {
    const sample = attempt(random("template", id, index));
    if (sample !== undefined) return sample;
  }
  throw new AppError({
    code: "internal",
    message: `The template "${id}" has no learnable problem in ${SAMPLE_ATTEMPTS} draws.`,
    hint: "Draw its quantities from narrower ranges.",
  });
}
