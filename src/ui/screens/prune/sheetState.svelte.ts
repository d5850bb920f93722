import type { PruneOutcome } from "../../../core/distill/pruner.ts";
import { type AppError, isAbort, toAppError } from "../../../core/errors.ts";
import type { LostNumber } from "../../../core/teacher/lostNumbers.ts";
import type { Pruning } from "../../../core/teacher/pruning.ts";
import type { Revision } from "../../../core/teacher/revise.ts";
import type { PruneDecision, Split, TeacherStep, TeacherTrace } from "../../../core/teacher/teacher.ts";
import { UndoHistory } from "../../state/undoHistory.svelte.ts";
import { type Cut, CutsState } from "./cutsState.svelte.ts";
import { type NumberUse, usesByOthers } from "./numberFlow.ts";
import { NO_OVERRULES, type Overrule, overruled, type Overrules, withOverrule } from "./overrule.ts";
import { SYMBOLIC } from "./teacherChoice.ts";
import type { TeacherState } from "./teacherState.svelte.ts";

/** What a person has chosen about a trace; undone and redone as one. */
interface Choice {
  /** As `TeacherState` knows it. */
  readonly teacher: string;
  readonly split: Split;
  /** By teacher, split, and how often the teacher has made the cut: steps of another time are other steps. */
  readonly overrules: Readonly<Record<string, Overrules>>;
}

/** What the decisions on the screen come to. */
export interface SheetResult {
  readonly revision: Revision;
  readonly tokens: number | undefined;
}

/** One trace, cut and pruned, with the decisions that a person has overruled. */
export class SheetState {
  readonly trace: TeacherTrace;
  readonly cuts: CutsState;
  readonly teachers: TeacherState;
  readonly #history: UndoHistory<Choice>;
  #revised = $state.raw<SheetResult | undefined>(undefined);
  #pending = $state.raw(false);
  #error = $state.raw<AppError | undefined>(undefined);
  #revising: AbortController | undefined;

  readonly #pruning: Pruning | undefined = $derived(pruningOf(this.cut?.outcome));
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

  constructor(trace: TeacherTrace, teachers: TeacherState, teacher: string, split: Split) {
    this.trace = trace;
    this.teachers = teachers;
    this.cuts = new CutsState(trace, teachers.symbolic);
    this.#history = new UndoHistory<Choice>({ teacher, split, overrules: {} });
  }

  get teacher(): string {
    return this.#history.current.teacher;
  }

  get split(): Split {
    return this.#history.current.split;
  }

  /** What the chosen teacher made of the chosen cut; undefined until it has. */
  get cut(): Cut | undefined {
    return this.cuts.find(this.teachers.idOf(this.teacher), this.split);
  }

  /** Whether the chosen teacher is there to be asked. */
  get canAsk(): boolean {
    return this.teachers.prunerOf(this.teacher) !== undefined;
  }

  /** Whether the trace is pruned in at least one cut. */
  get opened(): boolean {
    return this.cuts.all.length > 0;
  }

  /** Undefined until the chosen cut is pruned; while `pending`, that of the decisions before. */
  get result(): SheetResult | undefined {
    if (this.#overrules.size > 0 && this.#revised) return this.#revised;
    return this.#pruning && { revision: this.#pruning.revision, tokens: this.cut?.tokens };
  }

  /** The thinking as it was. */
  get before(): string {
    return this.#pruning?.before ?? "";
  }

  /** The answer that the trace gives. */
  get answer(): string | undefined {
    return this.#pruning?.answer;
  }

  get fallback(): Pruning["pruned"]["fallback"] {
    return this.#pruning?.pruned.fallback;
  }

  /** The result is that of earlier decisions. */
  get pending(): boolean {
    return this.#pending;
  }

  get error(): AppError | undefined {
    return this.#error ?? this.cuts.error;
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

  /** Has the symbolic teacher prune, at the chosen cut first. A model is asked when a person says so. */
  async open(): Promise<void> {
    await this.cuts.open(this.split);
  }

  /** Has the chosen teacher prune at the chosen cut. */
  async ask(): Promise<void> {
    const { teacher, teachers } = this;
    const id = teachers.idOf(teacher);
    if (teacher === SYMBOLIC || id === undefined) return this.open();
    await this.cuts.ask(id, this.split, (onProgress) => teachers.prunerOf(teacher, { onProgress })!);
  }

  /** Ends whatever is under way; what is there stays. */
  close(): void {
    this.cuts.close();
    this.#revising?.abort();
  }

  /** What was overruled in the cuts of a teacher stands again when it is chosen again. */
  chooseTeacher(teacher: string): void {
    if (teacher === this.teacher) return;
    this.#history.push({ ...this.#history.current, teacher });
    this.#follow();
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

  get #place(): string {
    return JSON.stringify([this.teachers.idOf(this.teacher), this.split, this.cut?.made]);
  }

  #overrulesNow(): Overrules {
    return this.#history.current.overrules[this.#place] ?? NO_OVERRULES;
  }

  #change(overrules: Overrules): void {
    const { overrules: all, ...rest } = this.#history.current;
    this.#history.push({ ...rest, overrules: { ...all, [this.#place]: overrules } });
    this.#follow();
  }

  /** Works out what follows from another choice. A cut that was not made before its turn is made now. */
  #follow(): void {
    if (this.#pruning) void this.#revise();
    else if (this.teacher === SYMBOLIC) void this.open();
  }

  async #revise(): Promise<void> {
    this.#revising?.abort();
    const controller = new AbortController();
    this.#revising = controller;
    const { signal } = controller;
    this.#pending = this.#overrules.size > 0;
    if (!this.#pending) return;
    this.#error = undefined;
    try {
      const { response } = this.trace;
      const revision = await this.teachers.symbolic.revise(signal, response, this.steps, this.decisions);
      const [tokens] = await this.cuts.tokensOf(signal, [revision.thinking]);
      if (signal.aborted) return;
      this.#revised = { revision, tokens };
      this.#pending = false;
    } catch (thrown) {
      if (!signal.aborted && !isAbort(thrown)) this.#error = toAppError(thrown) as AppError;
    }
  }
}

function pruningOf(outcome: PruneOutcome | undefined): Pruning | undefined {
  return outcome?.kind === "pruned" ? outcome.pruning : undefined;
}
