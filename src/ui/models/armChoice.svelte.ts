import { parseModelId } from "../../core/modelId.ts";
import { supports } from "../../core/prompts/render.ts";
import type { PromptStrategy } from "../../core/prompts/strategy.ts";
import type { ModelShelf } from "./modelShelf.svelte.ts";

/** As many as a link may name. */
export const MOST_MODELS = 8;

/** Ids, as an experiment has them: at least one of each. */
export interface ChosenIds {
  readonly models: readonly string[];
  readonly strategies: readonly string[];
}

/** A model with a strategy that it takes. */
export interface ChosenArm {
  readonly model: string;
  readonly strategy: PromptStrategy;
}

/** Which models are asked, and with which strategies. */
export class ArmChoice {
  readonly shelf: ModelShelf;
  readonly all: readonly PromptStrategy[];
  readonly #initial: ChosenIds;
  #models = $state.raw<readonly string[]>([]);
  #ticked = $state.raw<readonly string[]>([]);

  constructor(shelf: ModelShelf, all: readonly PromptStrategy[], initial: ChosenIds) {
    this.shelf = shelf;
    this.all = all;
    this.#initial = initial;
    this.restore(initial);
  }

  /** In the order in which they were chosen. A server's model goes by the name that its fields say by now. */
  get models(): readonly string[] {
    const server = this.shelf.library?.server;
    return this.#models.map((id) => (isOnServer(id) ? (server?.id ?? id) : id));
  }

  /** Strategies that one of the models takes. */
  get able(): readonly PromptStrategy[] {
    return this.all.filter((strategy) => this.models.some((model) => this.#takes(model, strategy)));
  }

  /** Those of them that are ticked, in the order in which they are offered. */
  get strategies(): readonly PromptStrategy[] {
    return this.able.filter(({ id }) => this.#ticked.includes(id));
  }

  /** In the order of the models; each with its strategies in the order in which they are offered. */
  get arms(): readonly ChosenArm[] {
    return this.models.flatMap((model) => this.#armsOf(model));
  }

  /** Whether every model is asked with every strategy. */
  get isFull(): boolean {
    return this.arms.length === this.models.length * this.strategies.length;
  }

  /** Models that take none of the strategies that are ticked. */
  get idle(): readonly string[] {
    return this.models.filter((model) => this.#armsOf(model).length === 0);
  }

  get ids(): ChosenIds {
    return { models: this.models, strategies: this.strategies.map(({ id }) => id) };
  }

  has(model: string): boolean {
    return this.models.includes(model);
  }

  ticked(strategy: string): boolean {
    return this.#ticked.includes(strategy);
  }

  /** Shows what was chosen elsewhere. Where its models take none of its strategies, they are asked as they take it. */
  restore({ models, strategies }: ChosenIds): void {
    const known = models.filter((id) => this.shelf.knows(id)).slice(0, MOST_MODELS);
    this.#models = known.length > 0 ? known : this.#initial.models;
    this.#ticked = strategies;
    for (const model of this.idle) this.#tickFirst(model);
  }

  /** A model that takes none of the ticked strategies brings the first that it takes. */
  add(model: string): void {
    if (this.has(model) || this.models.length >= MOST_MODELS) return;
    this.#models = [...this.#models.filter((id) => !(isOnServer(model) && isOnServer(id))), model];
    if (this.idle.includes(model)) this.#tickFirst(model);
  }

  /** The last one stays: something must answer. */
  remove(model: string): void {
    const others = this.models.filter((id) => id !== model);
    if (others.length > 0) this.#models = others;
  }

  /** One in place of all others. */
  only(model: string): void {
    this.#models = [model];
    if (this.idle.length > 0) this.#tickFirst(model);
  }

  toggle(strategy: string): void {
    const others = this.#ticked.filter((id) => id !== strategy);
    this.#ticked = this.ticked(strategy) ? others : [...others, strategy];
  }

  #armsOf(model: string): readonly ChosenArm[] {
    const taken = this.all.filter((strategy) => this.ticked(strategy.id) && this.#takes(model, strategy));
    return taken.map((strategy) => ({ model, strategy }));
  }

  #takes(model: string, strategy: PromptStrategy): boolean {
    const prompted = this.shelf.prompted(model);
    return prompted !== undefined && supports(strategy, prompted);
  }

  /** Those that a screen begins with, where the model takes them. Nothing while it is not known what it takes. */
  #tickFirst(model: string): void {
    const able = this.all.filter((strategy) => this.#takes(model, strategy));
    const initial = able.filter(({ id }) => this.#initial.strategies.includes(id));
    const added = initial.length > 0 ? initial : able.slice(0, 1);
    this.#ticked = [...this.#ticked, ...added.map(({ id }) => id)];
  }
}

function isOnServer(model: string): boolean {
  return parseModelId(model).kind === "remote";
}
