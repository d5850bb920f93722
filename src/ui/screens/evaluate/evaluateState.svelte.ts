import type { AppError } from "../../../core/errors.ts";
import { toAppError } from "../../../core/errors.ts";
import { blocksOf } from "../../../core/evaluation/recordBlocks.ts";
import type { RunListing, StoredRun } from "../../../core/evaluation/runStore.ts";
import { RUN_VERSION } from "../../../core/evaluation/runStore.ts";
import type { EvaluateExperiment } from "../../../core/experiment.ts";
import type { Generator } from "../../../core/ports.ts";
import type { ModelState } from "../../state/modelState.svelte.ts";
import type { EvaluatePorts, ExportedFile, ExportFormat } from "./evaluatePorts.ts";
import { ItemsState } from "./itemsState.svelte.ts";
import { RunState } from "./runState.svelte.ts";
import { type SetupDependencies, SetupState } from "./setupState.svelte.ts";

export interface EvaluateDependencies extends Omit<SetupDependencies, "ports"> {
  readonly generator: Generator;
  readonly model: ModelState;
  readonly ports: EvaluatePorts;
  /** What the list of runs calls a run that is about to begin. */
  readonly title: (setup: SetupState) => string;
}

/** The Evaluate screen: a run that is set up, or one that is open, and the list of those kept. */
export class EvaluateState {
  readonly setup: SetupState;
  readonly model: ModelState;
  readonly #dependencies: EvaluateDependencies;
  #listings = $state.raw<readonly RunListing[] | undefined>(undefined);
  #open = $state.raw<RunState | undefined>(undefined);
  #items = $state.raw<ItemsState | undefined>(undefined);
  #starting = $state.raw(false);
  #error = $state.raw<AppError | undefined>(undefined);
  #unknownRun = $state.raw(false);
  #persistent = $state.raw<boolean | undefined>(undefined);
  #lastRate = $state.raw<number | undefined>(undefined);

  constructor(dependencies: EvaluateDependencies) {
    this.#dependencies = dependencies;
    this.model = dependencies.model;
    this.setup = new SetupState(dependencies);
  }

  /** Newest first; undefined until they were read. */
  get listings(): readonly RunListing[] | undefined {
    return this.#listings;
  }

  get open(): RunState | undefined {
    return this.#open;
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

  /** Whether the browser has promised not to delete runs by itself; undefined before it was asked. */
  get persistent(): boolean | undefined {
    return this.#persistent;
  }

  /** Items a second in the last run of this visit. */
  get lastRate(): number | undefined {
    return this.#lastRate;
  }

  /** Whether runs can be saved as files and read from them. */
  get hasRunFiles(): boolean {
    return this.#dependencies.ports.runFiles !== undefined;
  }

  get busy(): boolean {
    return this.#starting || (this.#open?.busy ?? false);
  }

  get experiment(): EvaluateExperiment {
    return { ...this.setup.experiment, run: this.#open?.run.id, item: this.#open && this.#items?.openId };
  }

  /** Shows an experiment: its run where it is kept, else its set-up. What is running goes on, so its links are not followed. */
  async restore(experiment: EvaluateExperiment): Promise<void> {
    if (this.busy && experiment.run !== this.#open?.run.id) return;
    this.setup.restore(experiment);
    this.#unknownRun = false;
    if (experiment.run === undefined) this.#leave();
    else if (experiment.run === this.#open?.run.id) this.#items?.open(experiment.item);
    else await this.openRun(experiment.run, experiment.item);
  }

  async refresh(): Promise<void> {
    await this.#guard(async () => {
      this.#listings = await this.#dependencies.ports.runs.list();
    });
  }

  /** Keeps the run that is set up, opens it and runs it. Nothing runs that could not be kept. */
  async begin(): Promise<void> {
    if (this.busy || this.#open || this.setup.reason !== undefined) return;
    this.#starting = true;
    this.#unknownRun = false;
    await this.#guard(async () => {
      await this.model.load();
      const model = this.model.description;
      if (!model) return;
      const run = await this.#keep(model.id);
      await this.#enter(run, undefined);
    });
    this.#starting = false;
    await this.resume();
  }

  async resume(retryFailed = false): Promise<void> {
    const open = this.#open;
    if (!open) return;
    await open.resume(retryFailed);
    this.#lastRate = open.itemsPerSecond ?? this.#lastRate;
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
    await this.#guard(() => this.#dependencies.ports.runs.delete(id));
    if (this.#open?.run.id === id) this.#leave();
    await this.refresh();
  }

  /** Keeps a run from a file and opens it. */
  async import(file: File): Promise<void> {
    if (this.busy) return;
    const { ports } = this.#dependencies;
    await this.#guard(async () => {
      if (!ports.runFiles) return;
      const { run, records } = await ports.runFiles.read(file);
      await ports.runs.put(run);
      for (const block of blocksOf(records)) await ports.runs.addBlock(run.id, block);
      await this.#enter(run, undefined);
    });
    await this.refresh();
  }

  /** The open run as a file; undefined when it could not be written, with `error`. */
  async export(format: ExportFormat): Promise<ExportedFile | undefined> {
    const open = this.#open;
    const { runFiles } = this.#dependencies.ports;
    let file: ExportedFile | undefined;
    await this.#guard(async () => {
      if (open) file = await runFiles?.write(format, { run: open.run, records: open.stored });
    });
    return file;
  }

  async #keep(modelId: string): Promise<StoredRun> {
    const { ports, title } = this.#dependencies;
    const run: StoredRun = {
      version: RUN_VERSION,
      id: ports.newId(),
      title: title(this.setup),
      createdAt: ports.today(),
      origin: "live",
      models: [modelId],
      plan: await this.setup.plan(),
    };
    await ports.runs.put(run);
    this.#persistent ??= await ports.persist();
    return run;
  }

  async #enter(run: StoredRun, item: string | undefined): Promise<void> {
    const { generator, model, clock, ports } = this.#dependencies;
    const open = new RunState(run, { generator, model, clock, ports });
    this.#items = new ItemsState(open, item);
    this.#open = open;
    await open.open();
  }

  #leave(): void {
    this.#open = undefined;
    this.#items = undefined;
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
