import type { Pruner } from "../../../core/distill/pruner.ts";
import type { AppError } from "../../../core/errors.ts";
import { isAbort, toAppError } from "../../../core/errors.ts";
import type { LostNumber } from "../../../core/teacher/lostNumbers.ts";
import type { Pruning } from "../../../core/teacher/pruning.ts";
import type { Revision } from "../../../core/teacher/revise.ts";
import {
  type PruneDecision,
  type Split,
  SPLITS,
  type TeacherStep,
  type TeacherTrace,
} from "../../../core/teacher/teacher.ts";
import { UndoHistory } from "../../state/undoHistory.svelte.ts";
import { type NumberUse, usesByOthers } from "./numberFlow.ts";
import { NO_OVERRULES, type Overrule, overruled, type Overrules, withOverrule } from "./overrule.ts";

/** What a person has chosen about a trace; undone and redone as one. */
interface Choice {
  readonly split: Split;
  readonly overrules: Readonly<Partial<Record<Split, Overrules>>>;
}

/** One cut of the trace as the teacher pruned it; tokens follow when they are counted. */
export interface SplitFigures {
  readonly pruning: Pruning;
  readonly tokens: number | undefined;
}

/** What the decisions on the screen come to. */
export interface SheetResult {
  readonly revision: Revision;
  readonly tokens: number | undefined;
}

/** One trace, cut and pruned, with the decisions that a person has overruled. */
export class SheetState {
  readonly trace: TeacherTrace;
  readonly #pruner: Pruner;
  readonly #history: UndoHistory<Choice>;
  #figures = $state.raw<Readonly<Partial<Record<Split, SplitFigures>>>>({});
  #tokensBefore = $state.raw<number | undefined>(undefined);
  #counting = $state.raw<"counting" | "counted" | "impossible">("counting");
  #revised = $state.raw<SheetResult | undefined>(undefined);
  #pending = $state.raw(false);
  #error = $state.raw<AppError | undefined>(undefined);
  #working: AbortController | undefined;
  #revising: AbortController | undefined;

  readonly #pruning: Pruning | undefined = $derived(this.#figures[this.split]?.pruning);
  readonly #overrules: Overrules = $derived(this.#overrulesNow());
  readonly steps: readonly TeacherStep[] = $derived(this.#pruning?.pruned.steps ?? []);
  readonly decisions: readonly PruneDecision[] = $derived(
    overruled(this.#pruning?.pruned.decisions ?? [], this.#overrules),
  );
  /** For each step, the steps that use its numbers. */
  readonly usedBy: readonly (readonly NumberUse[])[] = $derived(usesByOthers(this.steps));
  /** Numbers that the overruled decisions have left without their source; those that the teacher saw to are not among them. */
  readonly lost: readonly LostNumber[] = $derived.by(() => {
    const known = this.#pruning?.revision.lost ?? [];
    const isKnown = (lost: LostNumber): boolean =>
      known.some(({ value, usedBy, from }) => value === lost.value && usedBy === lost.usedBy && from === lost.from);
    return this.result?.revision.lost.filter((lost) => !isKnown(lost)) ?? [];
  });

  constructor(trace: TeacherTrace, split: Split, pruner: Pruner) {
    this.trace = trace;
    this.#pruner = pruner;
    this.#history = new UndoHistory<Choice>({ split, overrules: {} });
  }

  get split(): Split {
    return this.#history.current.split;
  }

  /** By split; those that are not pruned yet are missing. */
  get figures(): Readonly<Partial<Record<Split, SplitFigures>>> {
    return this.#figures;
  }

  /** Whether the trace is pruned in at least one cut. */
  get opened(): boolean {
    return Object.keys(this.#figures).length > 0;
  }

  /** Undefined until the chosen cut is pruned; while `pending`, that of the decisions before. */
  get result(): SheetResult | undefined {
    if (this.#overrules.size > 0 && this.#revised) return this.#revised;
    const figures = this.#figures[this.split];
    return figures && { revision: figures.pruning.revision, tokens: figures.tokens };
  }

  /** The thinking as it was. */
  get before(): string {
    return this.#pruning?.before ?? "";
  }

  /** The answer that the trace gives. */
  get answer(): string | undefined {
    return this.#pruning?.answer;
  }

  get tokensBefore(): number | undefined {
    return this.#tokensBefore;
  }

  get counting(): "counting" | "counted" | "impossible" {
    return this.#counting;
  }

  get fallback(): Pruning["pruned"]["fallback"] {
    return this.#pruning?.pruned.fallback;
  }

  /** The result is that of earlier decisions. */
  get pending(): boolean {
    return this.#pending;
  }

  get error(): AppError | undefined {
    return this.#error;
  }

  get canUndo(): boolean {
    return this.#history.canUndo;
  }

  get canRedo(): boolean {
    return this.#history.canRedo;
  }

  get overruledCount(): number {
    return this.#overrules.size;
  }

  /** What a person decided about a step; undefined where the teacher's decision stands. */
  overruleOf(step: number): Overrule | undefined {
    return this.#overrules.get(step);
  }

  /** Prunes at the chosen split, counts, then does the same at the others. Failures end in `error`, never in a throw. */
  async open(): Promise<void> {
    this.#working?.abort();
    const controller = new AbortController();
    this.#working = controller;
    const { signal } = controller;
    await this.#attempt(signal, async () => {
      for (const split of [this.split, ...SPLITS.filter((other) => other !== this.split)]) {
        if (this.#figures[split]?.tokens !== undefined) continue;
        const pruning = this.#figures[split]?.pruning ?? (await this.#prune(signal, split));
        if (signal.aborted || !pruning) return;
        this.#figures = { ...this.#figures, [split]: { pruning, tokens: undefined } };
        await this.#count(signal, split, pruning);
      }
    });
  }

  /** Ends whatever is under way; what is there stays. */
  close(): void {
    this.#working?.abort();
    this.#revising?.abort();
  }

  /** Cuts the trace in another way; what was overruled in that cut before stands again. */
  chooseSplit(split: Split): void {
    if (split === this.split) return;
    this.#history.push({ ...this.#history.current, split });
    this.#follow();
  }

  /** Undefined gives the step back to the teacher. */
  overrule(step: number, decision: Overrule | undefined): void {
    if (this.#overrules.get(step) === decision || !this.isOpenToChange(step)) return;
    this.#change(withOverrule(this.#overrules, step, decision));
  }

  /** Whether a step stays whole only because one that was merged with it was overruled. */
  isParted(step: number): boolean {
    return this.#pruning?.pruned.decisions[step] !== this.decisions[step] && !this.#overrules.has(step);
  }

  /** The visible answer is not the teacher's to prune, nor anyone's. */
  isOpenToChange(step: number): boolean {
    const decision = this.#pruning?.pruned.decisions[step];
    return decision !== undefined && decision.reason.kind !== "visible";
  }

  reset(): void {
    if (this.#overrules.size > 0) this.#change(NO_OVERRULES);
  }

  undo(): void {
    this.#history.undo();
    this.#follow();
  }

  redo(): void {
    this.#history.redo();
    this.#follow();
  }

  #overrulesNow(): Overrules {
    return this.#history.current.overrules[this.split] ?? NO_OVERRULES;
  }

  #change(overrules: Overrules): void {
    const { split, overrules: all } = this.#history.current;
    this.#history.push({ split, overrules: { ...all, [split]: overrules } });
    this.#follow();
  }

  /** Works out what follows from another choice. A cut that was not made before its turn is made now. */
  #follow(): void {
    if (this.#pruning) void this.#revise();
    else void this.open();
  }

  async #revise(): Promise<void> {
    this.#revising?.abort();
    const controller = new AbortController();
    this.#revising = controller;
    const { signal } = controller;
    this.#pending = this.#overrules.size > 0;
    if (!this.#pending) return;
    await this.#attempt(signal, async () => {
      const revision = await this.#pruner.revise(signal, this.trace.response, this.steps, this.decisions);
      const [tokens] = await this.#tokensOf(signal, [revision.thinking]);
      if (signal.aborted) return;
      this.#revised = { revision, tokens };
      this.#pending = false;
    });
  }

  async #prune(signal: AbortSignal, split: Split): Promise<Pruning | undefined> {
    const outcome = await this.#pruner.prune(signal, this.trace, split);
    return outcome.kind === "pruned" ? outcome.pruning : undefined;
  }

  async #count(signal: AbortSignal, split: Split, pruning: Pruning): Promise<void> {
    const texts = [pruning.pruned.thinking, ...(this.#tokensBefore === undefined ? [pruning.before] : [])];
    const [tokens, before] = await this.#tokensOf(signal, texts);
    if (signal.aborted) return;
    this.#counting = tokens === undefined ? "impossible" : "counted";
    this.#tokensBefore ??= before;
    this.#figures = { ...this.#figures, [split]: { pruning, tokens } };
  }

  /** Steps and reasons stand without their counts, so that a missing tokenizer is no failure. */
  async #tokensOf(signal: AbortSignal, texts: readonly string[]): Promise<readonly (number | undefined)[]> {
    try {
      return (await this.#pruner.countTokens(signal, texts)) ?? [];
    } catch (thrown) {
      if (signal.aborted || isAbort(thrown)) throw thrown;
      return [];
    }
  }

  async #attempt(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    this.#error = undefined;
    try {
      await work();
    } catch (thrown) {
      if (!signal.aborted && !isAbort(thrown)) this.#error = toAppError(thrown) as AppError;
    }
  }
}
