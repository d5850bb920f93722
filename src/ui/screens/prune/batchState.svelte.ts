import type { BatchListing, BatchTrace, StoredBatch } from "../../../core/distill/batchStore.ts";
import type { DataSetTeacher, DistillExample } from "../../../core/distill/dataSet.ts";
import { isRejected, type PrunedRow, type Pruner } from "../../../core/distill/pruner.ts";
import { AppError, isAbort, throwIfAborted, toAppError } from "../../../core/errors.ts";
import type { PlannedArm } from "../../../core/evaluation/plannedArms.ts";
import type { RunListing } from "../../../core/evaluation/runStore.ts";
import { PROMPTS_VERSION } from "../../../core/teacher/llm/prompts.ts";
import type { Split } from "../../../core/teacher/teacher.ts";
import { armsOfPlan, type BatchSource, tracesOfArm } from "./batchSource.ts";
import { addRow, type BatchTotals, NO_TOTALS } from "./batchTotals.ts";
import { DataSetsState } from "./dataSetsState.svelte.ts";
import type { PrunePorts } from "./prunePorts.ts";
import { SYMBOLIC } from "./teacherChoice.ts";
import type { TeacherState } from "./teacherState.svelte.ts";

export const ROW_FILTERS = ["all", "fallback", "rejected"] as const;
export type RowFilter = (typeof ROW_FILTERS)[number];

export type BatchPhase = "idle" | "reading" | "pruning" | "stopped" | "done";

/** More rows are drawn when they are asked for. */
const PAGE = 20;

/** Many traces, pruned. What a model makes of them is kept at once, so that a stop, a reload or a lost server cost nothing. */
export class BatchState {
  readonly sets: DataSetsState;
  readonly #ports: PrunePorts;
  readonly #teachers: TeacherState;
  /** Grows in place, and `#done` says that it has: a copy for each of thousands of rows would be felt. */
  #rows: PrunedRow[] = [];
  #traces: readonly BatchTrace[] = [];
  #done = $state.raw(0);
  #total = $state.raw(0);
  #totals = $state.raw<BatchTotals>(NO_TOTALS);
  #secondsLeft = $state.raw<number | undefined>(undefined);
  #phase = $state.raw<BatchPhase>("idle");
  #source = $state.raw<BatchSource | undefined>(undefined);
  #stored = $state.raw<StoredBatch | undefined>(undefined);
  #runs = $state.raw<readonly RunListing[]>([]);
  #listings = $state.raw<readonly BatchListing[]>([]);
  #filter = $state.raw<RowFilter>("all");
  #limit = $state.raw(PAGE);
  #kept = $state.raw(false);
  #split = $state.raw<Split>("skill");
  #error = $state.raw<AppError | undefined>(undefined);
  #controller: AbortController | undefined;

  constructor(ports: PrunePorts, teachers: TeacherState) {
    this.#ports = ports;
    this.#teachers = teachers;
    this.sets = new DataSetsState(ports);
  }

  /** Runs to choose from; those without a record are left out. */
  get runs(): readonly RunListing[] {
    return this.#runs;
  }

  /** Batches that models have begun, and that were neither kept as a data set nor deleted; the open one is left out. */
  get listings(): readonly BatchListing[] {
    return this.#listings.filter(({ id }) => id !== this.#stored?.id);
  }

  get source(): BatchSource | undefined {
    return this.#source;
  }

  get arms(): readonly PlannedArm[] {
    return this.#source?.kind === "run" ? armsOfPlan(this.#source.run) : [];
  }

  get phase(): BatchPhase {
    return this.#phase;
  }

  get busy(): boolean {
    return this.#phase === "reading" || this.#phase === "pruning";
  }

  get done(): number {
    return this.#done;
  }

  get total(): number {
    return this.#total;
  }

  get totals(): BatchTotals {
    return this.#totals;
  }

  /** Undefined until a rate is known. */
  get secondsLeft(): number | undefined {
    return this.#secondsLeft;
  }

  get error(): AppError | undefined {
    return this.#error ?? this.sets.error;
  }

  /** Whether what is pruned now is among the data sets. */
  get kept(): boolean {
    return this.#kept;
  }

  /** Who prunes, or has pruned, what is open. */
  get teacher(): string {
    return this.#stored?.teacher.id ?? SYMBOLIC;
  }

  /** How what is open was cut. */
  get split(): Split {
    return this.#split;
  }

  /** Whether there is a rest to prune of what is open. */
  get canResume(): boolean {
    return this.#stored !== undefined && this.#done < this.#total && !this.busy;
  }

  /** Whether the model that began what is open can be asked on. */
  get canAsk(): boolean {
    return this.#stored !== undefined && this.#teachers.prunerOf(this.#stored.teacher.id) !== undefined;
  }

  get filter(): RowFilter {
    return this.#filter;
  }

  set filter(filter: RowFilter) {
    this.#filter = filter;
    this.#limit = PAGE;
  }

  /** The rows that the filter lets through, in the order of the traces. */
  get found(): readonly PrunedRow[] {
    const rows = this.#rows.slice(0, this.#done).sort((a, b) => a.index - b.index);
    switch (this.#filter) {
      case "all":
        return rows;
      case "fallback":
        return rows.filter(({ fallback }) => fallback !== undefined);
      case "rejected":
        return rows.filter((row) => row.rejection !== undefined || isRejected(row));
    }
  }

  /** How many of them are drawn. */
  get limit(): number {
    return this.#limit;
  }

  more(): void {
    this.#limit += PAGE;
  }

  traceOf(row: PrunedRow): BatchTrace {
    return this.#traces[row.index]!;
  }

  /** What there is to prune, as far as it is chosen. */
  async traces(): Promise<readonly BatchTrace[]> {
    const source = this.#source;
    if (source?.kind === "run") return tracesOfArm(this.#ports.runs, source.run, source.arm);
    return source?.kind === "file" ? source.traces : [];
  }

  /** Reads what there is to choose from. */
  async refresh(): Promise<void> {
    await this.sets.refresh();
    await this.#attempt(async () => {
      const [runs, listings] = await Promise.all([this.#ports.runs.list(), this.#ports.batches.list()]);
      this.#runs = runs.filter(({ done }) => done > 0);
      this.#listings = listings;
    });
  }

  /** Chooses a run, and its first arm. */
  async chooseRun(id: string): Promise<void> {
    await this.#attempt(async () => {
      const run = await this.#ports.runs.get(id);
      const [arm] = run ? armsOfPlan(run) : [];
      if (run && arm) this.#choose({ kind: "run", run, arm });
    });
  }

  chooseArm(place: number): void {
    const arm = this.arms[place];
    if (this.#source?.kind === "run" && arm) this.#choose({ ...this.#source, arm });
  }

  async openFile(file: File): Promise<void> {
    await this.#work("reading", async (signal) => {
      const { traces, broken } = await this.#ports.pruner.readTraces(signal, await file.text());
      const own = traces.map((trace): BatchTrace => ({ ...trace, source: { kind: "typed", ...trace } }));
      this.#choose({ kind: "file", name: file.name, traces: own, broken });
      this.#total = own.length;
    });
  }

  /** Prunes everything that was chosen; `title` is what it is kept by while a model is at work. */
  async run(teacher: string, split: Split, title: string): Promise<void> {
    const pruner = this.#teachers.prunerOf(teacher);
    const id = this.#teachers.idOf(teacher);
    const source = this.#source;
    if (!pruner || id === undefined || !source || source.kind === "kept" || this.busy) return;
    await this.#work("pruning", async (signal) => {
      this.#clear();
      this.#split = split;
      this.#traces = await this.traces();
      this.#total = this.#traces.length;
      if (id !== SYMBOLIC) await this.#store(id, split, title);
      await this.#prune(signal, pruner);
    });
  }

  /** Opens a batch that a model has begun; it goes on when it is told to. */
  async open(id: string): Promise<void> {
    if (this.busy) return;
    await this.#attempt(async () => {
      const found = await this.#ports.batches.get(id);
      if (!found) return;
      const { batch, rows } = found;
      void this.#teachers.find(batch.teacher.id);
      this.#choose({ kind: "kept", title: batch.title });
      this.#stored = batch;
      this.#split = batch.split;
      this.#traces = batch.traces;
      this.#total = batch.traces.length;
      rows.forEach((row) => this.#add(row));
      this.#phase = this.#done < this.#total ? "stopped" : "done";
    });
  }

  /** Prunes the rest of a batch, by the model that began it. */
  async resume(): Promise<void> {
    const stored = this.#stored;
    const pruner = stored && this.#teachers.prunerOf(stored.teacher.id, { fallsBack: stored.fallsBack });
    if (!pruner || !this.canResume) return;
    await this.#work("pruning", (signal) => this.#prune(signal, pruner));
  }

  stop(): void {
    this.#controller?.abort();
  }

  /** Gives up a batch that a model has begun. */
  async forget(id: string): Promise<void> {
    await this.#attempt(async () => {
      await this.#ports.batches.delete(id);
      this.#listings = await this.#ports.batches.list();
    });
  }

  /** Keeps what is pruned, less what was rejected, as a data set of this name. */
  async keep(title: string): Promise<void> {
    const teacher = this.#dataSetTeacher();
    this.#kept = await this.sets.keep({ title, teacher, split: this.#split, examples: this.#examples() });
    const stored = this.#stored;
    if (this.#kept && stored && this.#done === this.#total) await this.forget(stored.id);
  }

  async #store(id: string, split: Split, title: string): Promise<void> {
    const { batches, newId, today } = this.#ports;
    const teacher = { kind: "model", id, version: PROMPTS_VERSION } as const;
    const { fallsBack } = this.#teachers;
    const batch = { id: newId(), title, createdAt: today(), teacher, split, fallsBack, traces: this.#traces };
    await batches.put(batch);
    this.#stored = batch;
  }

  /** Prunes what is not pruned yet. A row is kept before it is shown, and none is asked for that could not be kept. */
  async #prune(signal: AbortSignal, pruner: Pruner): Promise<void> {
    const { batches, clock, lock } = this.#ports;
    const stored = this.#stored;
    const before = this.#done;
    const isDone = this.#traces.map(() => false);
    for (const { index } of this.#rows) isDone[index] = true;
    const rest = this.#traces.flatMap((_, index) => (isDone[index] ? [] : [index]));
    const traces = rest.map((index) => this.#traces[index]!).map(({ question, response }) => ({ question, response }));
    const startedMs = clock.now();
    let saving = Promise.resolve();
    const take = async (row: PrunedRow): Promise<void> => {
      if (stored) await batches.addRow(stored.id, row);
      this.#add(row);
      this.#secondsLeft = secondsLeft(clock.now() - startedMs, this.#done - before, this.#total - this.#done);
    };
    const work = async (): Promise<true> => {
      await pruner.pruneMany(signal, traces, this.#split, (row) => {
        saving = saving.then(() => take({ ...row, index: rest[row.index]! }));
        saving.catch(() => this.stop());
      });
      return true;
    };
    try {
      const held = stored ? await lock.tryHold(`batch-${stored.id}`, work) : await work();
      if (held === undefined) throw heldElsewhere();
    } finally {
      await saving;
      this.#secondsLeft = undefined;
    }
    throwIfAborted(signal);
    this.#phase = "done";
  }

  #choose(source: BatchSource): void {
    this.stop();
    this.#source = source;
    this.#clear();
    this.#total = 0;
    this.#phase = "idle";
  }

  #clear(): void {
    this.#rows = [];
    this.#done = 0;
    this.#totals = NO_TOTALS;
    this.#stored = undefined;
    this.#kept = false;
    this.#secondsLeft = undefined;
    this.filter = "all";
  }

  #add(row: PrunedRow): void {
    this.#rows.push(row);
    this.#totals = addRow(this.#totals, row);
    this.#done = this.#rows.length;
    this.#kept = false;
  }

  #dataSetTeacher(): DataSetTeacher {
    const stored = this.#stored;
    return stored ? { ...stored.teacher, fallbacks: this.#totals.instead } : { kind: "symbolic" };
  }

  #examples(): readonly DistillExample[] {
    return this.#rows.flatMap((row): DistillExample[] => {
      const { question, response } = this.traceOf(row);
      return isRejected(row) || row.pruned === undefined ? [] : [{ question, response, pruned: row.pruned }];
    });
  }

  async #work(phase: "reading" | "pruning", work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const controller = new AbortController();
    this.#controller = controller;
    this.#phase = phase;
    await this.#attempt(() => work(controller.signal));
    this.#listings = await this.#ports.batches.list().catch(() => []);
    if (this.busy && this.#controller === controller) this.#phase = this.#done > 0 || this.#stored ? "stopped" : "idle";
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    this.#error = undefined;
    try {
      await work();
    } catch (thrown) {
      if (!isAbort(thrown)) this.#error = toAppError(thrown) as AppError;
    }
  }
}

function secondsLeft(elapsedMs: number, done: number, left: number): number | undefined {
  return done === 0 ? undefined : (elapsedMs * left) / done / 1000;
}

function heldElsewhere(): AppError {
  return new AppError({
    code: "unsupported",
    message: "Another tab of this page is pruning these traces.",
    hint: "Stop it there first.",
  });
}
