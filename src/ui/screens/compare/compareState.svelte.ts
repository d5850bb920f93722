import type { AppError } from "../../../core/errors.ts";
import { isAbort, toAppError } from "../../../core/errors.ts";
import type { CompareExperiment, ProblemSource } from "../../../core/experiment.ts";
import { DEFAULT_EXPERIMENT } from "../../../core/experiment.ts";
import { hash } from "../../../core/hash.ts";
import type { Clock, GenerationEvent, GenerationItem, ModelDescription } from "../../../core/ports.ts";
import type { ScopeFacts, ScopeVerdict } from "../../../core/problems/scope.ts";
import { largestNumber, scopeVerdict } from "../../../core/problems/scope.ts";
import { renderPrompt } from "../../../core/prompts/render.ts";
import type { PromptStrategy } from "../../../core/prompts/strategy.ts";
import { strategyVersion } from "../../../core/prompts/strategy.ts";
import { ArmChoice } from "../../models/armChoice.svelte.ts";
import type { ModelShelf } from "../../models/modelShelf.svelte.ts";
import type { ModelState } from "../../models/modelState.svelte.ts";
import { ColumnState } from "./columnState.svelte.ts";
import type { PairComparison } from "./comparison.ts";
import { compareColumns } from "./comparison.ts";
import { FrameBatch } from "./frameBatch.ts";
import type { PosedProblem } from "./posedProblem.ts";

export interface CompareDependencies {
  readonly shelf: ModelShelf;
  readonly clock: Clock;
  readonly problems: (source: ProblemSource) => PosedProblem | undefined;
  readonly strategies: readonly PromptStrategy[];
  /** requestAnimationFrame in a page. */
  readonly nextFrame: (callback: () => void) => void;
}

export type ComparePhase = "idle" | "running" | "measuring";

/** What a person may want to know of a model that no one can ask yet. */
interface Asked {
  readonly id: string;
  /** Undefined while it is not there. */
  readonly state: ModelState | undefined;
}

/** The Compare screen: what is asked, of whom and how, and what came of it. Whatever makes answers stale clears them. */
export class CompareState {
  readonly choice: ArmChoice;
  readonly #dependencies: CompareDependencies;
  #source = $state.raw<ProblemSource>(DEFAULT_EXPERIMENT.problem);
  #columns = $state.raw<readonly ColumnState[]>([]);
  #decoding = $state.raw<CompareExperiment["decoding"]>(DEFAULT_EXPERIMENT.decoding);
  #phase = $state.raw<ComparePhase>("idle");
  #measuring = $state.raw<ColumnState | undefined>(undefined);
  #error = $state.raw<AppError | undefined>(undefined);
  #facts = $state.raw<ScopeFacts>({});
  #inspected = $state.raw(false);
  #problem = $state.raw<PosedProblem | undefined>(undefined);
  #controller: AbortController | undefined;
  #batch: FrameBatch<GenerationEvent> | undefined;

  constructor(dependencies: CompareDependencies, experiment: CompareExperiment = DEFAULT_EXPERIMENT) {
    this.#dependencies = dependencies;
    this.choice = new ArmChoice(dependencies.shelf, dependencies.strategies, DEFAULT_EXPERIMENT);
    this.restore(experiment);
  }

  get source(): ProblemSource {
    return this.#source;
  }

  /** Undefined when the source names no problem: an example that is not in the list. */
  get problem(): PosedProblem | undefined {
    return this.#problem;
  }

  /** Whoever is asked, in the order of the columns. */
  get models(): readonly Asked[] {
    return this.choice.models.map((id) => ({ id, state: this.choice.shelf.state(id) }));
  }

  get columns(): readonly ColumnState[] {
    return this.#columns;
  }

  get phase(): ComparePhase {
    return this.#phase;
  }

  /** The column whose speed is being measured. */
  get measuring(): ColumnState | undefined {
    return this.#measuring;
  }

  get error(): AppError | undefined {
    return this.#error;
  }

  get canRun(): boolean {
    const isAsked = (this.#problem?.question ?? "") !== "" && this.#columns.length > 0;
    return this.#phase === "idle" && isAsked && this.models.every(({ state }) => state !== undefined);
  }

  /** Whether every column has an ending, of whatever kind, and there is at least one. */
  get ended(): boolean {
    return this.#columns.length > 0 && this.#columns.every(({ status, busy }) => status !== "idle" && !busy);
  }

  get pairs(): readonly PairComparison[] {
    return compareColumns(
      this.#columns.flatMap(({ id, newTokens, judgement, completion }) =>
        judgement && completion ? [{ id, newTokens, judgement, tokenizerId: completion.tokenizerId }] : [],
      ),
    );
  }

  /** Undefined until the question has been looked at, which happens when it is run. */
  get scope(): ScopeVerdict | undefined {
    if (!this.#inspected || !this.#problem) return undefined;
    const facts = { ...this.#facts, largestNumber: largestNumber(this.#problem.question) };
    return scopeVerdict(facts, this.#inside?.description?.scope ?? {});
  }

  get experiment(): CompareExperiment {
    return {
      version: DEFAULT_EXPERIMENT.version,
      screen: DEFAULT_EXPERIMENT.screen,
      problem: this.#source,
      ...this.choice.ids,
      decoding: this.#decoding,
    };
  }

  /** Shows an experiment, nothing of it run. Strategies that no model takes are left out. */
  restore(experiment: CompareExperiment): void {
    this.stop();
    this.choice.restore(experiment);
    this.#columns = [];
    this.#decoding = experiment.decoding;
    this.arrange();
    this.pose(experiment.problem);
  }

  /** Makes the columns those that are chosen; one that was there already stays, with all that it says. */
  arrange(): void {
    this.stop();
    this.#columns = this.choice.arms.map(
      ({ model, strategy }) =>
        this.#columns.find((column) => column.model === model && column.strategy === strategy) ??
        new ColumnState(model, strategy, this.#dependencies.clock),
    );
  }

  /** Finds the models that a link asked for, and loads those that the page itself has or keeps. */
  async prepare(): Promise<void> {
    const { shelf, models } = this.choice;
    await shelf.find(models);
    this.#arrangeIfNew();
    for (const id of models) await shelf.warm(id);
  }

  pose(source: ProblemSource): void {
    this.stop();
    this.#source = source;
    this.#problem = this.#dependencies.problems(source);
    this.#error = undefined;
    this.#inspected = false;
    this.#facts = {};
    for (const column of this.#columns) column.clear();
  }

  /** The next problem of the generator, as long as the last one asked for; from anything else, the first one. */
  nextProblem(): void {
    const source = this.#source;
    this.pose(source.kind === "generated" ? { ...source, index: source.index + 1 } : DEFAULT_EXPERIMENT.problem);
  }

  /** Answers the problem in every column: a model's in one batch, one model after the other. Loads models where needed. */
  async run(): Promise<void> {
    if (this.models.some(({ state }) => state === undefined)) await this.choice.shelf.find(this.choice.models);
    this.#arrangeIfNew();
    const problem = this.#problem;
    if (!this.canRun || !problem) return;
    for (const column of this.#columns) column.clear("waiting");
    await this.#work("running", this.#columns, async (signal, models) => {
      this.#inspected = true;
      for (const model of models) {
        const answering = this.#answer(signal, model, problem);
        if (model.state === this.#inside) this.#look(signal, model, problem);
        await answering;
      }
    });
  }

  /** Answers again in one column, alone, for the sake of its speed. */
  async measureSpeed(column: ColumnState): Promise<void> {
    const problem = this.#problem;
    if (this.#phase !== "idle" || !problem || column.status !== "finished") return;
    this.#measuring = column;
    await this.#work("measuring", [column], async (signal, [model]) => {
      if (!model) return;
      const items = [this.#item(column.strategy, model.description, problem)];
      const [completion] = await model.state.generator.generate(signal, { items }, () => {});
      if (completion) column.measured(completion);
    });
  }

  /** Loads every model anew, after a worker or a device was lost. */
  async reload(): Promise<void> {
    for (const { state } of this.models) await state?.reload();
  }

  /** Ends whatever runs, at once; what was written stays. */
  stop(): void {
    this.#batch?.flush();
    this.#batch = undefined;
    this.#controller?.abort();
    this.#controller = undefined;
    for (const column of this.#columns) column.stop();
    this.#phase = "idle";
    this.#measuring = undefined;
  }

  async #work(
    phase: "running" | "measuring",
    columns: readonly ColumnState[],
    task: (signal: AbortSignal, models: readonly Loaded[]) => Promise<void>,
  ): Promise<void> {
    const controller = new AbortController();
    this.#controller = controller;
    this.#phase = phase;
    this.#error = undefined;
    try {
      const models = await this.#load(distinct(columns.map(({ model }) => model)));
      if (models && !controller.signal.aborted) await task(controller.signal, models);
    } catch (thrown) {
      if (!controller.signal.aborted && !isAbort(thrown)) this.#fail(toAppError(thrown) as AppError);
    } finally {
      if (this.#controller === controller) this.stop();
    }
  }

  /** Undefined when one of them could not be loaded: its own state says why. */
  async #load(ids: readonly string[]): Promise<readonly Loaded[] | undefined> {
    const models: Loaded[] = [];
    for (const id of ids) {
      const state = this.choice.shelf.state(id);
      await state?.load();
      if (!state?.description) return undefined;
      models.push({ id, state, description: state.description });
    }
    return models;
  }

  async #answer(signal: AbortSignal, { id, state, description }: Loaded, problem: PosedProblem): Promise<void> {
    const columns = this.#columns.filter(({ model }) => model === id);
    const items = columns.map(({ strategy }) => this.#item(strategy, description, problem));
    const batch = new FrameBatch<GenerationEvent>(this.#dependencies.nextFrame, (events) => {
      if (!signal.aborted) deliver(columns, events, problem);
    });
    this.#batch = batch;
    await state.generator.generate(signal, { items }, (event) => batch.push(event));
    batch.flush();
  }

  #fail(error: AppError): void {
    this.#batch?.flush();
    this.#error = error;
    for (const column of this.#columns) if (column.busy) column.fail(error);
  }

  /** Before a run the model may have turned out to take other strategies than was thought, or to be there at all. */
  #arrangeIfNew(): void {
    const { arms } = this.choice;
    const isSame = (column: ColumnState, i: number): boolean =>
      column.model === arms[i]?.model && column.strategy === arms[i].strategy;
    if (this.#columns.length !== arms.length || !this.#columns.every(isSame)) this.arrange();
  }

  /** The first model that says where its problems end. */
  get #inside(): ModelState | undefined {
    return this.models.find(({ state }) => state?.description?.scope !== undefined)?.state;
  }

  /** Asks what a student knows of the prompt; in its queue behind the answer, which need not wait for it. */
  #look(signal: AbortSignal, model: Loaded, problem: PosedProblem): void {
    const strategy = this.#columns.find((column) => column.model === model.id)?.strategy;
    if (!strategy) return;
    const prompt = renderPrompt(strategy, model.description, problem.question);
    model.state.generator.inspect?.(signal, [prompt]).then(
      (all) => {
        const facts = all?.[0];
        if (facts && this.#problem === problem) this.#facts = facts;
      },
      () => {},
    );
  }

  #item(strategy: PromptStrategy, model: ModelDescription, problem: PosedProblem): GenerationItem {
    const maxNewTokens = Math.min(this.#decoding.maxNewTokens, strategy.maxNewTokens);
    return {
      id: strategy.id,
      prompt: renderPrompt(strategy, model, problem.question),
      decoding: { ...this.#decoding, maxNewTokens },
      sampleKey: hash([problem.key, strategyVersion(strategy), model.id, model.revision].join("/")),
    };
  }
}

interface Loaded {
  readonly id: string;
  readonly state: ModelState;
  readonly description: ModelDescription;
}

function deliver(columns: readonly ColumnState[], events: readonly GenerationEvent[], problem: PosedProblem): void {
  for (const column of columns) {
    const own = events.filter(({ itemId }) => itemId === column.strategy.id);
    if (own.length > 0) column.take(own, problem.answer);
  }
}

function distinct(ids: readonly string[]): readonly string[] {
  return ids.filter((id, i) => ids.indexOf(id) === i);
}
