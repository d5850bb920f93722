import type { AppError } from "../../../core/errors.ts";
import { toAppError } from "../../../core/errors.ts";
import { groupBy } from "../../../core/evaluation/groupBy.ts";
import type { ExportedFile, ExportFormat } from "../../../core/evaluation/runFiles.ts";
import { runBytes } from "../../../core/evaluation/runSize.ts";
import type { RunListing, StoredRun } from "../../../core/evaluation/runStore.ts";
import { RUN_VERSION } from "../../../core/evaluation/runStore.ts";
import type { EvaluateExperiment } from "../../../core/experiment.ts";
import type { ModelDescription } from "../../../core/ports.ts";
import { loadAll } from "../../models/loadAll.ts";
import { ModelState } from "../../models/modelState.svelte.ts";
import { ComparisonState } from "./comparisonState.svelte.ts";
import { EstimateState } from "./estimateState.svelte.ts";
import type { EvaluatePorts } from "./evaluatePorts.ts";
import { ItemsState } from "./itemsState.svelte.ts";
import { RunFileState } from "./runFileState.svelte.ts";
import { RunState } from "./runState.svelte.ts";
import { type SetupDependencies, SetupState } from "./setupState.svelte.ts";
import { StorageState } from "./storageState.svelte.ts";

export interface EvaluateDependencies extends Omit<SetupDependencies, "ports"> {
  readonly ports: EvaluatePorts;
  /** What the list of runs calls a run that is about to begin. */
  readonly title: (setup: SetupState) => string;
}

/** The Evaluate screen: a run that is set up, or one that is open, and the list of those kept. */
export class EvaluateState {
  readonly setup: SetupState;
  readonly estimate: EstimateState;
  readonly storage: StorageState;
  readonly runFile: RunFileState;
  readonly #dependencies: EvaluateDependencies;
  #listings = $state.raw<readonly RunListing[] | undefined>(undefined);
  #open = $state.raw<RunState | undefined>(undefined);
  #items = $state.raw<ItemsState | undefined>(undefined);
  #example = $state.raw<RunState | undefined>(undefined);
  #starting = $state.raw(false);
  #importing = $state.raw(false);
  #error = $state.raw<AppError | undefined>(undefined);
  #unknownRun = $state.raw(false);
  #comparison = $state.raw<ComparisonState | undefined>(undefined);

  constructor(dependencies: EvaluateDependencies) {
    this.#dependencies = dependencies;
    const { clock, ports } = dependencies;
    this.setup = new SetupState(dependencies);
    this.estimate = new EstimateState(this.setup, clock);
    this.runFile = new RunFileState(ports.runFiles);
    this.storage = new StorageState({ room: ports.room, onDelete: () => this.#afterDeletion() });
  }

  /** Newest first; undefined until they were read. */
  get listings(): readonly RunListing[] | undefined {
    return this.#listings;
  }

  get open(): RunState | undefined {
    return this.#open;
  }

  /** A recorded run, to show what comes of one while none was made here; undefined until it was read. */
  get example(): RunState | undefined {
    return this.#example;
  }

  /** Those of the open run. */
  get items(): ItemsState | undefined {
    return this.#items;
  }

  get starting(): boolean {
    return this.#starting;
  }

  get error(): AppError | undefined {
    return this.#error;
  }

  /** The link asked for a run that is not kept here. */
  get unknownRun(): boolean {
    return this.#unknownRun;
  }

  /** The open run against another. */
  get comparison(): ComparisonState | undefined {
    return this.#comparison;
  }

  get busy(): boolean {
    return this.#starting || this.#importing || (this.#open?.busy ?? false);
  }

  get experiment(): EvaluateExperiment {
    return { ...this.setup.experiment, run: this.#open?.run.id, item: this.#open && this.#items?.openId };
  }

  /** Shows an experiment: its run where it is kept, else its set-up. What is running goes on, so its links are not followed. */
  async restore(experiment: EvaluateExperiment): Promise<void> {
    if (this.busy && experiment.run !== this.#open?.run.id) return;
    this.setup.restore(experiment);
    this.#unknownRun = false;
    await this.#dependencies.shelf.find(experiment.models);
    if (experiment.run === undefined) this.#leave();
    else if (experiment.run === this.#open?.run.id) this.#items?.open(experiment.item);
    else await this.openRun(experiment.run, experiment.item);
  }

  async refresh(): Promise<void> {
    await this.#guard(async () => {
      this.#listings = await this.#dependencies.ports.runs.list();
      await this.#findExample(this.#listings);
    });
  }

  /** Keeps the run that is set up, opens it and runs it. Nothing runs that could not be kept. */
  async begin(): Promise<void> {
    const { models, reason } = this.setup;
    if (this.busy || this.#open || reason !== undefined || !models) return;
    this.estimate.cancel();
    this.#starting = true;
    this.#unknownRun = false;
    await this.#guard(async () => {
      const descriptions = await loadAll(models);
      if (descriptions) await this.#enter(await this.#keep(descriptions), undefined);
    });
    this.#starting = false;
    await this.resume();
  }

  async resume(retryFailed = false): Promise<void> {
    const open = this.#open;
    if (!open) return;
    await open.resume(retryFailed);
    await this.refresh();
  }

  async openRun(id: string, item?: string): Promise<void> {
    if (this.busy) return;
    await this.#guard(async () => {
      const run = await this.#dependencies.ports.runs.get(id);
      if (run) await this.#enter(run, item);
      else this.#leave();
      this.#unknownRun = run === undefined;
    });
  }

  /** Back to the set-up; what runs must have ended. */
  close(): void {
    if (!this.busy) this.#leave();
  }

  async delete(id: string): Promise<void> {
    if (this.busy) return;
    await this.#guard(() => this.#dependencies.ports.room.deleteRun(id).finally(() => this.#afterDeletion()));
  }

  /** Runs the open run once more from its records, at so many times its pace; nothing of it is kept. */
  async replay(speed: number): Promise<void> {
    const open = this.#open;
    if (!open || this.busy) return;
    const { clock, ports } = this.#dependencies;
    await this.#guard(async () => {
      const replay = ports.replay({ run: open.run, records: open.stored }, speed);
      await replay.runs.put(open.run);
      const models = open.run.models.map((id) => {
        return { id, state: new ModelState({ generator: replay.generatorOf(id), clock }) };
      });
      const modelOf = (wanted: string): ModelState | undefined => models.find(({ id }) => id === wanted)?.state;
      await this.#show(new RunState(open.run, { modelOf, clock, ports: { ...ports, ...replay }, replaySpeed: speed }));
    });
    await this.#open?.resume();
  }

  /** Keeps a run from a file and opens it, unless its reading is cancelled. */
  async import(file: File): Promise<void> {
    if (this.busy) return;
    const { runs } = this.#dependencies.ports;
    this.#importing = true;
    await this.#guard(async () => {
      const read = await this.runFile.read(file);
      if (!read) return;
      const { run, records } = read;
      await runs.put(run);
      for (const block of groupBy(records, ({ blockKey }) => blockKey).values()) await runs.addBlock(run.id, block);
      await this.#enter(run, undefined);
    });
    this.#importing = false;
    await this.refresh();
  }

  /** The open run as a file; undefined when it could not be written, with `error`. */
  async export(format: ExportFormat): Promise<ExportedFile | undefined> {
    const open = this.#open;
    const { runFiles } = this.#dependencies.ports;
    let file: ExportedFile | undefined;
    await this.#guard(async () => {
      if (open) file = await runFiles.write(format, { run: open.run, records: open.stored });
    });
    return file;
  }

  async #keep(models: readonly ModelDescription[]): Promise<StoredRun> {
    const { ports, title } = this.#dependencies;
    const run: StoredRun = {
      version: RUN_VERSION,
      id: ports.newId(),
      title: title(this.setup),
      createdAt: ports.today(),
      origin: "live",
      models: models.map(({ id }) => id),
      plan: await this.setup.plan(),
    };
    await ports.room.require(runBytes(run, models));
    await ports.runs.put(run);
    if (this.storage.persistent === undefined) await this.storage.persist();
    return run;
  }

  async #enter(run: StoredRun, item: string | undefined): Promise<void> {
    await this.#show(this.#kept(run), item);
  }

  async #show(open: RunState, item?: string): Promise<void> {
    this.estimate.cancel();
    await this.#dependencies.shelf.find(open.run.models);
    this.#items = new ItemsState(open, item);
    this.#comparison = new ComparisonState(open, (id) => this.#read(id));
    this.#open = open;
    await open.open();
  }

  #kept(run: StoredRun): RunState {
    const { shelf, clock, ports } = this.#dependencies;
    return new RunState(run, { modelOf: (id) => shelf.state(id), clock, ports });
  }

  /** Another run, to be compared with the open one; undefined when it is gone or could not be read, with `error`. */
  async #read(id: string): Promise<RunState | undefined> {
    let other: RunState | undefined;
    await this.#guard(async () => {
      const run = await this.#dependencies.ports.runs.get(id);
      other = run && this.#kept(run);
      await other?.open();
    });
    return other;
  }

  /** The open run may be among those deleted. */
  async #afterDeletion(): Promise<void> {
    const { shelf, ports } = this.#dependencies;
    await shelf.refresh();
    const listings = await ports.runs.list();
    this.#listings = listings;
    const open = this.#open?.run;
    if (open && open.origin !== "recorded" && !listings.some(({ run }) => run.id === open.id)) this.#leave();
  }

  async #findExample(listings: readonly RunListing[]): Promise<void> {
    const recorded = listings.find(({ run }) => run.origin === "recorded");
    const isNeeded = listings.every(({ run }) => run.origin === "recorded");
    if (recorded && isNeeded) this.#example ??= await this.#read(recorded.run.id);
    else this.#example = undefined;
  }

  #leave(): void {
    this.#open = undefined;
    this.#items = undefined;
    this.#comparison = undefined;
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    this.#error = undefined;
    try {
      await work();
    } catch (thrown) {
      this.#error = toAppError(thrown) as AppError;
    }
  }
}
