import type { Item } from "../../../core/evaluation/items.ts";
import { itemsOf, regressed, tokensSaved } from "../../../core/evaluation/items.ts";
import type { RunState } from "./runState.svelte.ts";

export const ITEM_FILTERS = ["all", "wrong", "different", "truncated"] as const;
export type ItemFilter = (typeof ITEM_FILTERS)[number];
export const ITEM_ORDERS = ["plan", "saved", "lost", "regression"] as const;
export type ItemOrder = (typeof ITEM_ORDERS)[number];

/** More rows are drawn when they are asked for. */
const PAGE = 50;

/** Which items of a run are listed, in which order, and which one is open. */
export class ItemsState {
  readonly #run: RunState;
  #filter = $state.raw<ItemFilter>("all");
  #order = $state.raw<ItemOrder>("plan");
  #search = $state.raw("");
  #against = $state.raw(1);
  #limit = $state.raw(PAGE);
  #openId = $state.raw<string | undefined>(undefined);

  readonly all: readonly Item[] = $derived.by(() => {
    const { plan } = this.#run.run;
    return itemsOf(plan.problems, this.#run.arms, plan.repeats);
  });
  readonly found: readonly Item[] = $derived(this.#find());
  readonly numbers: Readonly<Record<string, number>> = $derived(
    Object.fromEntries(this.all.map(({ id }, i) => [id, i + 1])),
  );

  constructor(run: RunState, openId?: string) {
    this.#run = run;
    this.#openId = openId;
  }

  get filter(): ItemFilter {
    return this.#filter;
  }

  set filter(filter: ItemFilter) {
    this.#filter = filter;
    this.#limit = PAGE;
  }

  get order(): ItemOrder {
    return this.#order;
  }

  set order(order: ItemOrder) {
    this.#order = order;
  }

  get search(): string {
    return this.#search;
  }

  set search(search: string) {
    this.#search = search;
    this.#limit = PAGE;
  }

  /** Place of the arm that is compared with the first, for what is saved and what is lost. */
  get against(): number {
    return this.#against;
  }

  set against(arm: number) {
    this.#against = arm;
  }

  /** The part of `found` that is drawn. */
  get shown(): readonly Item[] {
    return this.found.slice(0, this.#limit);
  }

  more(): void {
    this.#limit += PAGE;
  }

  saved(item: Item): number | undefined {
    return tokensSaved(item, 0, this.#against);
  }

  get openId(): string | undefined {
    return this.#openId;
  }

  get opened(): Item | undefined {
    return this.all.find(({ id }) => id === this.#openId);
  }

  open(id: string | undefined): void {
    this.#openId = id;
  }

  /** Place of the open item among those found, from 0; −1 when it is not among them. */
  get place(): number {
    return this.found.findIndex(({ id }) => id === this.#openId);
  }

  /** Opens the item so many places on among those found, if there is one. */
  step(by: number): void {
    const next = this.found[this.place + by];
    if (this.#openId !== undefined && this.place >= 0 && next) this.#openId = next.id;
  }

  #find(): readonly Item[] {
    const wanted = this.#search.trim().toLowerCase();
    const filter = this.#filter;
    const found = this.all.filter(
      (item) => (filter === "all" || item[filter]) && (wanted === "" || says(item, wanted)),
    );
    const order = this.#order;
    if (order === "plan") return found;
    const rank = (item: Item): number => {
      const saved = tokensSaved(item, 0, this.#against);
      if (order === "regression") return regressed(item, 0, this.#against) === true ? 1 : 0;
      if (saved === undefined) return -Infinity;
      return order === "saved" ? saved : -saved;
    };
    // Of equal rank, infinite ones among them, the plan's order stands.
    return found
      .map((item) => ({ item, rank: rank(item) }))
      .sort((a, b) => (a.rank === b.rank ? 0 : b.rank - a.rank))
      .map(({ item }) => item);
  }
}

function says({ problem, cells }: Item, wanted: string): boolean {
  const texts = cells.map((cell) => (cell?.record.outcome.kind === "completed" ? cell.record.outcome.text : ""));
  return [problem.question, problem.answer, problem.id, ...texts].some((text) => text.toLowerCase().includes(wanted));
}
