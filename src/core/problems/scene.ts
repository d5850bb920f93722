import type { Random } from "../random.ts";
import { calculate, isLearnable } from "./arithmetic.ts";
import { capitalize } from "./grammar.ts";
import type { Given, Graph, GraphStep } from "./graph.ts";
import { NAMES } from "./lexicon/names.ts";
import type { Person } from "./person.ts";
import type { Skill } from "./skill.ts";

/** A given or a result, as an operand of later steps. */
export interface Term {
  readonly id: string;
  readonly value: number;
}

/** The facts as whole sentences, then one or more questions of which one is asked. */
export type Wording = readonly [facts: string, ...asks: string[]];

/** A fact that is not needed: a number from low to high, what it counts, and the clause that states it. */
export interface Aside {
  readonly low: number;
  readonly high: number;
  readonly noun: string;
  readonly clause: (number: number) => string;
}

/** The ways to put a problem into words, and the facts that may be slipped in before the question. */
export interface Tale {
  readonly wordings: readonly Wording[];
  readonly asides: readonly Aside[];
}

const ASIDE_SHARE = 0.15;
const ASIDE_ATTEMPTS = 5;

/** One telling of a template: casts names and objects, collects givens and steps, and refuses arithmetic out of bounds. */
export class Scene {
  readonly #random: Random;
  readonly #givens: Given[] = [];
  readonly #steps: GraphStep[] = [];
  readonly #cast = new Set<string>();
  #learnable = true;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Someone who is not in the story yet. */
  person(): Person {
    let person = this.#random.pick(NAMES);
    while (this.#cast.has(person.name)) person = this.#random.pick(NAMES);
    this.#cast.add(person.name);
    return person;
  }

  pick<T>(items: readonly T[]): T {
    return this.#random.pick(items);
  }

  /** Two different items. */
  pickTwo<T>(items: readonly T[]): readonly [T, T] {
    const first = this.#random.integer(0, items.length - 1);
    const second = (first + this.#random.integer(1, items.length - 1)) % items.length;
    return [items[first] as T, items[second] as T];
  }

  /** A number that every wording states in digits; the clause states it too. */
  stated(value: number, noun: string, clause: string): Term {
    return this.#given("stated", value, noun, clause);
  }

  /** A number that everyone knows, or that a word such as "twice" or "half" stands for. */
  known(value: number, noun: string, clause: string): Term {
    return this.#given("known", value, noun, clause);
  }

  /** A factor, which wordings state by `times`: "twice" stands for 2, other factors are in digits. */
  factor(value: number, noun: string, clause: string): Term {
    return this.#given(value === 2 ? "known" : "stated", value, noun, clause);
  }

  step(skill: Skill, noun: string, left: Term, operation: GraphStep["operation"], right: Term): Term {
    if (!isLearnable(operation, left.value, right.value)) this.#learnable = false;
    const value = calculate(operation, left.value, right.value);
    const id = `s${this.#steps.length + 1}`;
    this.#steps.push({ id, skill, operation, operands: [left.id, right.id], value, noun });
    return { id, value };
  }

  /** The question and its graph; undefined when a calculation was out of bounds. */
  tell(tale: Tale): { readonly question: string; readonly graph: Graph } | undefined {
    if (!this.#learnable) return undefined;
    const [facts, ...asks] = this.#random.pick(tale.wordings);
    const aside = this.#random.chance(ASIDE_SHARE) ? this.#aside(tale.asides) : "";
    const question = [facts, aside, this.#random.pick(asks)].filter((sentence) => sentence !== "").join(" ");
    return { question, graph: { givens: this.#givens, steps: this.#steps } };
  }

  #given(kind: Given["kind"], value: number, noun: string, clause: string): Term {
    const id = `g${this.#givens.length + 1}`;
    this.#givens.push({ id, kind, value, noun, clause });
    return { id, value };
  }

  /** Its number differs from every other of the problem, so that using it by mistake is never right by chance. */
  #aside(asides: readonly Aside[]): string {
    const { low, high, noun, clause } = this.#random.pick(asides);
    const taken = new Set([...this.#givens, ...this.#steps].map((number) => number.value));
    for (let attempt = 0; attempt < ASIDE_ATTEMPTS; attempt++) {
      const value = this.#random.integer(low, high);
      if (taken.has(value)) continue;
      this.#given("irrelevant", value, noun, clause(value));
      return `${capitalize(clause(value))}.`;
    }
    return "";
  }
}
