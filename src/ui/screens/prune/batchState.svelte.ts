import type { DataSet, DataSetListing, DistillExample } from "../../../core/distill/dataSet.ts";
import { isRejected, type PrunedRow } from "../../../core/distill/pruner.ts";
import { traceLine, type TraceShape } from "../../../core/distill/traceFile.ts";
import { type AppError, isAbort, toAppError } from "../../../core/errors.ts";
import type { PlannedArm } from "../../../core/evaluation/plannedArms.ts";
import type { RunListing, StoredRun } from "../../../core/evaluation/runStore.ts";
import type { Split } from "../../../core/teacher/teacher.ts";
import { armsOfPlan, type BatchTrace, tracesOfArm } from "./batchSource.ts";
import type { PrunePorts } from "./prunePorts.ts";

/** Where many traces come from. */
export type BatchSource =
  | { readonly kind: "run"; readonly run: StoredRun; readonly arm: PlannedArm }
  | { readonly kind: "file"; readonly name: string; readonly traces: readonly BatchTrace[]; readonly broken: number };

export const ROW_FILTERS = ["all", "fallback", "rejected"] as const;
export type RowFilter = (typeof ROW_FILTERS)[number];

export type BatchPhase = "idle" | "reading" | "pruning" | "stopped" | "done";

/** Sums over the traces that are pruned so far. */
export interface BatchTotals {
  /** Of those whose tokens could be counted. */
  readonly before: number;
  readonly after: number;
  readonly answersKept: number;
  readonly fallbacks: number;
  /** Whose answer would not be the same: they enter no data set. */
  readonly rejected: number;
}

const NO_TOTALS: BatchTotals = { before: 0, after: 0, answersKept: 0, fallbacks: 0, rejected: 0 };
/** More rows are drawn when they are asked for. */
const PAGE = 20;
/** Lines that are written between two breaths. */
const LINES = 200;

/** Many traces, pruned one after another, and the data sets that were kept of them. */
export class BatchState {
  readonly #ports: PrunePorts;
  /** Grows in place, and `#done` says that it has: a copy for each of thousands of rows would be felt. */
  #rows: PrunedRow[] = [];
  #traces: readonly BatchTrace[] = [];
  #done = $state.raw(0);
  #total = $state.raw(0);
  #totals = $state.raw<BatchTotals>(NO_TOTALS);
  #startedMs = 0;
  #secondsLeft = $state.raw<number | undefined>(undefined);
  #phase = $state.raw<BatchPhase>("idle");
  #source = $state.raw<BatchSource | undefined>(undefined);
  #runs = $state.raw<readonly RunListing[]>([]);
  #dataSets = $state.raw<readonly DataSetListing[]>([]);
  #filter = $state.raw<RowFilter>("all");
  #limit = $state.raw(PAGE);
  #kept = $state.raw(false);
  #split = $state.raw<Split>("skill");
  #error = $state.raw<AppError | undefined>(undefined);
  #controller: AbortController | undefined;

  constructor(ports: PrunePorts) {
    this.#ports = ports;
  }

  /** Runs to choose from; those without a record are left out. */
  get runs(): readonly RunListing[] {
    return this.#runs;
  }

  get dataSets(): readonly DataSetListing[] {
    return this.#dataSets;
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
    return this.#error;
  }

  /** Whether what is pruned now is among the data sets. */
  get kept(): boolean {
    return this.#kept;
  }

  get filter(): RowFilter {
    return this.#filter;
  }

  set filter(filter: RowFilter) {
    this.#filter = filter;
    this.#limit = PAGE;
  }

  /** The rows that the filter lets through. */
  get found(): readonly PrunedRow[] {
    const rows = this.#rows.slice(0, this.#done);
    switch (this.#filter) {
      case "all":
        return rows;
      case "fallback":
        return rows.filter(({ fallback }) => fallback !== undefined);
      case "rejected":
        return rows.filter(isRejected);
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

  /** Reads what there is to choose from. */
  async refresh(): Promise<void> {
    await this.#attempt(async () => {
      const [runs, dataSets] = await Promise.all([this.#ports.runs.list(), this.#ports.dataSets.list()]);
      this.#runs = runs.filter(({ done }) => done > 0);
      this.#dataSets = dataSets;
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
    });
  }

  /** Prunes everything that was chosen. What is done when it is stopped stays. */
  async run(split: Split): Promise<void> {
    const source = this.#source;
    if (!source || this.busy) return;
    await this.#work("pruning", async (signal) => {
      const { runs, pruner, clock } = this.#ports;
      this.#clear();
      this.#split = split;
      this.#traces = source.kind === "file" ? source.traces : await tracesOfArm(runs, source.run, source.arm);
      this.#total = this.#traces.length;
      this.#startedMs = clock.now();
      const traces = this.#traces.map(({ question, response }) => ({ question, response }));
      await pruner.pruneMany(signal, traces, split, (row) => {
        if (!signal.aborted) this.#add(row);
      });
      this.#phase = "done";
    });
    this.#secondsLeft = undefined;
  }

  stop(): void {
    this.#controller?.abort();
  }

  /** Keeps what is pruned, less what was rejected, as a data set of this name. */
  async keep(title: string): Promise<void> {
    await this.#attempt(async () => {
      const { dataSets, newId, today } = this.#ports;
      const createdAt = today();
      await dataSets.put({
        id: newId(),
        title,
        createdAt,
        teacher: { kind: "symbolic" },
        split: this.#split,
        examples: this.#examples(),
      });
      this.#kept = true;
      this.#dataSets = await dataSets.list();
    });
  }

  async delete(id: string): Promise<void> {
    await this.#attempt(async () => {
      await this.#ports.dataSets.delete(id);
      this.#dataSets = await this.#ports.dataSets.list();
    });
  }

  /** A kept data set as JSONL; undefined where it could not be read, with `error`. */
  async export(
    id: string,
    shape: TraceShape,
  ): Promise<{ readonly name: string; readonly lines: string[] } | undefined> {
    let set: DataSet | undefined;
    const lines: string[] = [];
    await this.#attempt(async () => {
      set = await this.#ports.dataSets.get(id);
      for (const [i, { question, response, pruned }] of (set?.examples ?? []).entries()) {
        if (i % LINES === 0) await this.#ports.breathe();
        lines.push(`${traceLine(shape, question, response, pruned)}\n`);
      }
    });
    return set && { name: `${set.title.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60)}.jsonl`, lines };
  }

  #choose(source: BatchSource): void {
    this.stop();
    this.#source = source;
    this.#clear();
    this.#total = source.kind === "file" ? source.traces.length : 0;
    this.#phase = "idle";
  }

  #clear(): void {
    this.#rows = [];
    this.#done = 0;
    this.#totals = NO_TOTALS;
    this.#kept = false;
    this.#secondsLeft = undefined;
    this.filter = "all";
  }

  #add(row: PrunedRow): void {
    const { before, after, answersKept, fallbacks, rejected } = this.#totals;
    this.#rows.push(row);
    this.#totals = {
      before: before + (row.tokens?.before ?? 0),
      after: after + (row.tokens?.after ?? 0),
      answersKept: answersKept + (row.answerKept === true ? 1 : 0),
      fallbacks: fallbacks + (row.fallback === undefined ? 0 : 1),
      rejected: rejected + (isRejected(row) ? 1 : 0),
    };
    this.#done = this.#rows.length;
    const elapsedMs = this.#ports.clock.now() - this.#startedMs;
    this.#secondsLeft = (elapsedMs * (this.#total - this.#done)) / this.#done / 1000;
  }

  #examples(): readonly DistillExample[] {
    return this.#rows.flatMap((row): readonly DistillExample[] => {
      const { question, response } = this.traceOf(row);
      return row.pruned === undefined || isRejected(row) ? [] : [{ question, response, pruned: row.pruned }];
    });
  }

  async #work(phase: "reading" | "pruning", work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const controller = new AbortController();
    this.#controller = controller;
    this.#phase = phase;
    await this.#attempt(() => work(controller.signal));
    if (this.busy && this.#controller === controller) this.#phase = this.#done > 0 ? "stopped" : "idle";
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
