/** A value with the ones before it, and those that were undone. */
export class UndoHistory<T> {
  #past = $state.raw<readonly T[]>([]);
  #current: T;
  #future = $state.raw<readonly T[]>([]);

  constructor(initial: T) {
    this.#current = $state.raw(initial);
  }

  get current(): T {
    return this.#current;
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** What was undone before is given up. */
  push(next: T): void {
    this.#past = [...this.#past, this.#current];
    this.#current = next;
    this.#future = [];
  }

  undo(): void {
    if (this.#past.length === 0) return;
    this.#future = [this.#current, ...this.#future];
    this.#current = this.#past.at(-1)!;
    this.#past = this.#past.slice(0, -1);
  }

  redo(): void {
    const [next, ...rest] = this.#future;
    if (this.#future.length === 0) return;
    this.#past = [...this.#past, this.#current];
    this.#current = next!;
    this.#future = rest;
  }
}
