import type { AppError } from "../../../core/errors.ts";
import { isAbort, toAppError } from "../../../core/errors.ts";
import { type Arm, armsOf } from "../../../core/evaluation/arms.ts";
import { completeRecords } from "../../../core/evaluation/completeRecords.ts";
import { type GradedRecord, gradeRecord } from "../../../core/evaluation/graded.ts";
import { plannedItems } from "../../../core/evaluation/plannedItems.ts";
import type { EvaluationRecord } from "../../../core/evaluation/record.ts";
import type { EvaluationEvent } from "../../../core/evaluation/run.ts";
import type { StoredRun } from "../../../core/evaluation/runStore.ts";
import { runStored } from "../../../core/evaluation/runStored.ts";
import { type EvaluationSummary, summarize } from "../../../core/evaluation/summary.ts";
import { type TradeOff, tradeOffs } from "../../../core/evaluation/tradeOff.ts";
import type { Clock } from "../../../core/ports.ts";
import { stretches } from "../../../core/stretches.ts";
import { loadAll } from "../../models/loadAll.ts";
import type { ModelState } from "../../models/modelState.svelte.ts";
import type { EvaluatePorts } from "./evaluatePorts.ts";
import { ItemRate } from "./itemRate.ts";

export type RunPhase = "opening" | "paused" | "running" | "pausing" | "complete";

export interface RunDependencies {
  /** What answers under this id; undefined while it is not there. */
  readonly modelOf: (id: string) => ModelState | undefined;
  readonly clock: Clock;
  readonly ports: Pick<EvaluatePorts, "runs" | "lock" | "breathe" | "keepAwake" | "runFiles">;
  /** Answers come from the run's own records, at this many times their pace. */
  readonly replaySpeed?: number;
}

const NOTHING: EvaluationSummary = { arms: [], pairs: [] };
/** While a run goes on, its figures may take this share of the time: resampling many pairs must not jam the page. */
const SUMMARY_SHARE = 0.05;

/** One run: its records, kept before they are shown, the figures they give, and its going on. */
export class RunState {
  readonly run: StoredRun;
  readonly #dependencies: RunDependencies;
  readonly #rate = new ItemRate();
  #phase = $state.raw<RunPhase>("opening");
  #stored = $state.raw<readonly EvaluationRecord[]>([]);
  #graded = $state.raw<readonly GradedRecord[]>([]);
  #summary = $state.raw<EvaluationSummary>(NOTHING);
  #done = $state.raw(0);
  #itemsPerSecond = $state.raw<number | undefined>(undefined);
  #secondsLeft = $state.raw<number | undefined>(undefined);
  #error = $state.raw<AppError | undefined>(undefined);
  #elsewhere = $state.raw(false);
  #controller: AbortController | undefined;
  #grades = new WeakMap<EvaluationRecord, GradedRecord>();
  #summarizeAgainAtMs = -Infinity;

  readonly arms: readonly Arm[] = $derived(armsOf(this.#graded));
  readonly tradeOffs: readonly TradeOff[] = $derived(tradeOffs(this.#graded));

  constructor(run: StoredRun, dependencies: RunDependencies) {
    this.run = run;
    this.#dependencies = dependencies;
  }

  /** How many times as fast as it was made it runs again; undefined for a run that is no replay. */
  get replaySpeed(): number | undefined {
    return this.#dependencies.replaySpeed;
  }

  get phase(): RunPhase {
    return this.#phase;
  }

  get busy(): boolean {
    return this.#phase === "running" || this.#phase === "pausing";
  }

  /** Records on problems that every arm has answered, graded: what all figures stand on. */
  get graded(): readonly GradedRecord[] {
    return this.#graded;
  }

  /** Every record kept. */
  get stored(): readonly EvaluationRecord[] {
    return this.#stored;
  }

  get summary(): EvaluationSummary {
    return this.#summary;
  }

  /** Items finished, those of the block that is going on among them. */
  get done(): number {
    return this.#done;
  }

  get total(): number {
    return plannedItems(this.run);
  }

  get itemsPerSecond(): number | undefined {
    return this.#itemsPerSecond;
  }

  get secondsLeft(): number | undefined {
    return this.#secondsLeft;
  }

  get error(): AppError | undefined {
    return this.#error;
  }

  /** Another tab was running it when it was to go on. */
  get elsewhere(): boolean {
    return this.#elsewhere;
  }

  /** Only what was begun in this browser goes on here. */
  get resumable(): boolean {
    return this.#phase === "paused" && (this.run.origin === "live" || this.replaySpeed !== undefined);
  }

  /** What it goes on with; undefined while one of them is not there. */
  get models(): readonly ModelState[] | undefined {
    const states = this.run.models.flatMap((id) => this.#dependencies.modelOf(id) ?? []);
    return states.length === this.run.models.length ? states : undefined;
  }

  /** The models without which it cannot go on, and which are not there. */
  get neededModels(): readonly string[] {
    if (!this.resumable) return [];
    return this.run.models.filter((id) => this.#dependencies.modelOf(id) === undefined);
  }

  /** What a chart that is saved says of the run it shows: title and manifest, as JSON. */
  about(): string {
    const { run, stored } = this;
    return JSON.stringify({
      title: run.title,
      manifest: this.#dependencies.ports.runFiles.manifest({ run, records: stored }),
    });
  }

  /** Reads what is kept; another tab may have gone on with it. */
  async open(): Promise<void> {
    try {
      await this.#show(await this.#dependencies.ports.runs.records(this.run.id));
    } catch (thrown) {
      this.#error ??= toAppError(thrown) as AppError;
    }
    this.#rest();
  }

  /**
   * Runs what is not kept yet, or the blocks with failed items again. Ends in "complete" or "paused"; failures end in
   * `error`, never in a throw.
   */
  async resume(retryFailed = false): Promise<void> {
    if (!this.resumable && !(retryFailed && this.#phase === "complete" && this.run.origin === "live")) return;
    const { ports } = this.#dependencies;
    const { models } = this;
    if (!models) return;
    const controller = new AbortController();
    this.#controller = controller;
    this.#phase = "running";
    this.#error = undefined;
    this.#elsewhere = false;
    const letSleep = await ports.keepAwake();
    try {
      if (await loadAll(models)) {
        const request = {
          runId: this.run.id,
          generators: models.map(({ generator }) => generator),
          store: ports.runs,
          lock: ports.lock,
          retryFailed,
        };
        const ran = await runStored(controller.signal, request, (event) => this.#take(event));
        this.#elsewhere = ran === undefined;
      }
    } catch (thrown) {
      if (!isAbort(thrown)) this.#error = toAppError(thrown) as AppError;
    } finally {
      letSleep();
      this.#controller = undefined;
      await this.open();
    }
  }

  /** Ends after the block that is going on, so that nothing is lost. */
  pause(): void {
    if (this.#phase === "running") this.#phase = "pausing";
  }

  /** Ends at once; the block that is going on is lost. */
  stop(): void {
    this.#controller?.abort();
  }

  #take(event: EvaluationEvent): void {
    switch (event.type) {
      case "load":
        return;
      case "planned":
        this.#done = event.done;
        this.#rate.begin(this.#dependencies.clock.now(), event.done);
        return;
      case "item":
        this.#done = event.done;
        this.#secondsLeft = this.#rate.secondsLeft(event.done, event.total);
        return;
      case "block":
        this.#takeBlock(event.records, event.done);
        if (this.#phase === "pausing") this.stop();
        return;
      default:
        event satisfies never;
    }
  }

  #takeBlock(records: readonly EvaluationRecord[], done: number): void {
    const { clock } = this.#dependencies;
    const key = records[0]?.blockKey;
    this.#stored = [...this.#stored.filter(({ blockKey }) => blockKey !== key), ...records];
    this.#done = done;
    const complete = completeRecords(this.run, this.#stored);
    if (complete.length === this.#graded.length) return;
    this.#graded = complete.map((record) => this.#grade(record));
    this.#rate.add(clock.now(), done);
    this.#itemsPerSecond = this.#rate.itemsPerSecond;
    this.#secondsLeft = this.#rate.secondsLeft(done, this.total);
    if (clock.now() >= this.#summarizeAgainAtMs) this.#summarize();
  }

  #summarize(): void {
    const { clock } = this.#dependencies;
    const startedMs = clock.now();
    this.#summary = summarize(this.#graded);
    const endedMs = clock.now();
    this.#summarizeAgainAtMs = endedMs + (endedMs - startedMs) / SUMMARY_SHARE;
  }

  async #show(stored: readonly EvaluationRecord[]): Promise<void> {
    const { clock, ports } = this.#dependencies;
    const complete = completeRecords(this.run, stored);
    const pause = stretches(clock, ports.breathe);
    for (const record of complete) {
      this.#grade(record);
      await pause();
    }
    this.#stored = stored;
    this.#graded = complete.map((record) => this.#grade(record));
    this.#summarize();
  }

  /** After whatever ended: what counts is what is kept. */
  #rest(): void {
    this.#done = Math.min(this.total, Math.max(this.#graded.length, this.#stored.length));
    this.#secondsLeft = undefined;
    this.#phase = this.#graded.length >= this.total ? "complete" : "paused";
  }

  #grade(record: EvaluationRecord): GradedRecord {
    const known = this.#grades.get(record);
    if (known) return known;
    const graded = gradeRecord(record);
    this.#grades.set(record, graded);
    return graded;
  }
}
