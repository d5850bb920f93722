import { type ComparedItem, compareRuns, type RunComparison } from "../../../core/evaluation/compareRuns.ts";
import type { Problem } from "../../../core/problems/problem.ts";
import type { RunState } from "./runState.svelte.ts";

/** An item that is right in one run and not in the other. */
export interface ChangedItem extends ComparedItem {
  readonly id: string;
  /** Place of its arm in the comparison. */
  readonly arm: number;
  readonly problem: Problem;
}

/** More rows are drawn when they are asked for. */
const PAGE = 50;

/** The open run against another one that is kept: what changed from that one to this. */
export class ComparisonState {
  readonly #run: RunState;
  readonly #read: (id: string) => Promise<RunState | undefined>;
  #other = $state.raw<RunState | undefined>(undefined);
  #chosen = $state.raw<string | undefined>(undefined);
  #limit = $state.raw(PAGE);
  #openId = $state.raw<string | undefined>(undefined);

  /** Undefined while no run is chosen or one of the two is going on: half a run has no answer to give. */
  readonly result: RunComparison | undefined = $derived.by(() => {
    const other = this.#other;
    if (!other || this.#run.busy) return undefined;
    return compareRuns(other.graded, this.#run.graded);
  });
  /** Those lost before those gained. */
  readonly changed: readonly ChangedItem[] = $derived(this.#changed());

  /** `read` gives a kept run with its records; undefined where it is gone. Rejects with AppError. */
  constructor(run: RunState, read: (id: string) => Promise<RunState | undefined>) {
    this.#run = run;
    this.#read = read;
  }

  /** Id of the run that was chosen, which may still be read. */
  get chosen(): string | undefined {
    return this.#chosen;
  }

  get other(): RunState | undefined {
    return this.#other;
  }

  async choose(id: string | undefined): Promise<void> {
    this.#chosen = id;
    this.#other = undefined;
    this.#openId = undefined;
    this.#limit = PAGE;
    const other = id === undefined ? undefined : await this.#read(id);
    // Another one may have been chosen since.
    if (this.#chosen === id) this.#other = other;
  }

  get shown(): readonly ChangedItem[] {
    return this.changed.slice(0, this.#limit);
  }

  more(): void {
    this.#limit += PAGE;
  }

  get opened(): ChangedItem | undefined {
    return this.changed[this.place];
  }

  /** Place of the open item among those that changed, from 0; −1 while none is open. */
  get place(): number {
    return this.changed.findIndex(({ id }) => id === this.#openId);
  }

  open(id: string | undefined): void {
    this.#openId = id;
  }

  step(by: number): void {
    const next = this.changed[this.place + by];
    if (this.opened && next) this.#openId = next.id;
  }

  #changed(): readonly ChangedItem[] {
    const { problems } = this.#run.run.plan;
    const items = (this.result?.arms ?? []).flatMap(({ items }, arm) =>
      items.flatMap((item, i) => {
        if (item.change === "same") return [];
        const problem = problems.find(({ id }) => id === item.b.record.problemId);
        return problem ? [{ ...item, id: `${arm} ${i}`, arm, problem }] : [];
      }),
    );
    return (["lost", "gained"] as const).flatMap((change) => items.filter((item) => item.change === change));
  }
}
