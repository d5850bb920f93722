import type { AppError } from "../../../core/errors.ts";
import { isAbort, toAppError } from "../../../core/errors.ts";
import type { CompareExperiment, ProblemSource } from "../../../core/experiment.ts";
import { DEFAULT_EXPERIMENT } from "../../../core/experiment.ts";
import { hash } from "../../../core/hash.ts";
import type { Clock, GenerationEvent, GenerationItem, Generator, ModelDescription } from "../../../core/ports.ts";
import type { ScopeFacts, ScopeVerdict } from "../../../core/problems/scope.ts";
import { largestNumber, scopeVerdict } from "../../../core/problems/scope.ts";
import { type PromptedModel, renderPrompt, supports } from "../../../core/prompts/render.ts";
import type { PromptStrategy } from "../../../core/prompts/strategy.ts";
import { strategyVersion } from "../../../core/prompts/strategy.ts";
import type { ModelState } from "../../models/modelState.svelte.ts";
import { ColumnState } from "./columnState.svelte.ts";
import type { PairComparison } from "./comparison.ts";
import { compareColumns } from "./comparison.ts";
import { FrameBatch } from "./frameBatch.ts";
import type { PosedProblem } from "./posedProblem.ts";

export interface CompareDependencies {
  readonly generator: Generator;
  readonly model: ModelState;
  readonly clock: Clock;
  readonly problems: (source: ProblemSource) => PosedProblem | undefined;
  readonly strategies: readonly PromptStrategy[];
  /** requestAnimationFrame in a page. */
  readonly nextFrame: (callback: () => void) => void;
}

const DEFAULT_STRATEGIES: readonly string[] = DEFAULT_EXPERIMENT.strategies;

export type ComparePhase = "idle" | "running" | "measuring";

/** The Compare screen: what is asked, of which strategies, and what came of it. Whatever makes answers stale clears them. */
export class CompareState {
  readonly model: ModelState;
  readonly strategies: readonly PromptStrategy[];
  readonly #dependencies: CompareDependencies;
  #source = $state.raw<ProblemSource>(DEFAULT_EXPERIMENT.problem);
  #columns = $state.raw<readonly ColumnState[]>([]);
  #decoding = $state.raw<CompareExperiment["decoding"]>(DEFAULT_EXPERIMENT.decoding);
  #modelId = $state.raw<string>(DEFAULT_EXPERIMENT.model);
  #phase = $state.raw<ComparePhase>("idle");
  #measuring = $state.raw<string | undefined>(undefined);
  #error = $state.raw<AppError | undefined>(undefined);
  #facts = $state.raw<ScopeFacts>({});
  #inspected = $state.raw(false);
  #problem = $state.raw<PosedProblem | undefined>(undefined);
  #controller: AbortController | undefined;
  #batch: FrameBatch<GenerationEvent> | undefined;

  constructor(dependencies: CompareDependencies, experiment: CompareExperiment = DEFAULT_EXPERIMENT) {
    this.#dependencies = dependencies;
    this.model = dependencies.model;
    this.strategies = dependencies.strategies;
    this.restore(experiment);
  }

  get source(): ProblemSource {
    return this.#source;
  }

  /** Undefined when the source names no problem: an example that is not in the list. */
  get problem(): PosedProblem | undefined {
    return this.#problem;
  }

  /** How the model is asked. Before it has said what it is, it is the embedded student. */
  get prompted(): PromptedModel {
    return this.model.description ?? { kind: "student" };
  }

  get columns(): readonly ColumnState[] {
    return this.#columns;
  }

  get phase(): ComparePhase {
    return this.#phase;
  }

  /** The strategy whose speed is being measured. */
  get measuring(): string | undefined {
    return this.#measuring;
  }

  get error(): AppError | undefined {
    return this.#error;
  }

  get canRun(): boolean {
    return this.#phase === "idle" && (this.#problem?.question ?? "") !== "" && this.#columns.length > 0;
  }

  /** Whether every column has an ending, of whatever kind, and there is at least one. */
  get ended(): boolean {
    return this.#columns.length > 0 && this.#columns.every(({ status, busy }) => status !== "idle" && !busy);
  }

  get pairs(): readonly PairComparison[] {
    return compareColumns(
      this.#columns.flatMap(({ strategy, newTokens, judgement }) =>
        judgement ? [{ strategyId: strategy.id, newTokens, judgement }] : [],
      ),
    );
  }

  /** Undefined until the question has been looked at, which happens when it is run. */
  get scope(): ScopeVerdict | undefined {
    if (!this.#inspected || !this.#problem) return undefined;
    const facts = { ...this.#facts, largestNumber: largestNumber(this.#problem.question) };
    return scopeVerdict(facts, this.model.description?.scope ?? {});
  }

  get experiment(): CompareExperiment {
    return {
      version: DEFAULT_EXPERIMENT.version,
      screen: DEFAULT_EXPERIMENT.screen,
      problem: this.#source,
      strategies: this.#columns.map(({ strategy }) => strategy.id),
      model: this.#modelId,
      decoding: this.#decoding,
    };
  }

  /** Shows an experiment, nothing of it run. Strategies that the model does not take are left out. */
  restore(experiment: CompareExperiment): void {
    this.stop();
    const able = this.strategies.filter((strategy) => supports(strategy, this.prompted));
    const asked = able.filter(({ id }) => experiment.strategies.includes(id));
    const byDefault = able.filter(({ id }) => DEFAULT_STRATEGIES.includes(id));
    this.#columns = (asked.length > 0 ? asked : byDefault).map(
      (strategy) => new ColumnState(strategy, this.#dependencies.clock),
    );
    this.#decoding = experiment.decoding;
    this.#modelId = experiment.model;
    this.pose(experiment.problem);
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

  ticked(strategyId: string): boolean {
    return this.#columns.some(({ strategy }) => strategy.id === strategyId);
  }

  toggle(strategyId: string): void {
    this.stop();
    const ticked = this.ticked(strategyId);
    this.#columns = this.strategies.flatMap((strategy) => {
      const column = this.#columns.find((each) => each.strategy.id === strategy.id);
      if (strategy.id !== strategyId) return column ?? [];
      return ticked ? [] : new ColumnState(strategy, this.#dependencies.clock);
    });
  }

  /** Answers the problem with every ticked strategy, in one batch. Loads the model first where needed. */
  async run(): Promise<void> {
    const problem = this.#problem;
    if (!this.canRun || !problem) return;
    for (const column of this.#columns) column.clear("waiting");
    await this.#work("running", async (signal, model) => {
      const items = this.#columns.map(({ strategy }) => this.#item(strategy, model, problem));
      const batch = new FrameBatch<GenerationEvent>(this.#dependencies.nextFrame, (events) => {
        if (!signal.aborted) this.#deliver(events, problem);
      });
      this.#batch = batch;
      const writing = this.#dependencies.generator.generate(signal, { items }, (event) => batch.push(event));
      this.#look(signal, model, problem);
      await writing;
      batch.flush();
    });
  }

  /** Answers again with one strategy, alone, for the sake of its speed. */
  async measureSpeed(strategyId: string): Promise<void> {
    const problem = this.#problem;
    const column = this.#columns.find(({ strategy }) => strategy.id === strategyId);
    if (this.#phase !== "idle" || !problem || column?.status !== "finished") return;
    this.#measuring = strategyId;
    await this.#work("measuring", async (signal, model) => {
      const items = [this.#item(column.strategy, model, problem)];
      const [completion] = await this.#dependencies.generator.generate(signal, { items }, () => {});
      if (completion) column.measured(completion);
    });
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
    task: (signal: AbortSignal, model: ModelDescription) => Promise<void>,
  ): Promise<void> {
    const controller = new AbortController();
    this.#controller = controller;
    this.#phase = phase;
    this.#error = undefined;
    try {
      await this.model.load();
      const model = this.model.description;
      if (model && !controller.signal.aborted) await task(controller.signal, model);
    } catch (thrown) {
      if (!controller.signal.aborted && !isAbort(thrown)) this.#fail(toAppError(thrown) as AppError);
    } finally {
      if (this.#controller === controller) this.stop();
    }
  }

  #fail(error: AppError): void {
    this.#batch?.flush();
    this.#error = error;
    for (const column of this.#columns) if (column.busy) column.fail(error);
  }

  #deliver(events: readonly GenerationEvent[], problem: PosedProblem): void {
    for (const column of this.#columns) {
      const own = events.filter(({ itemId }) => itemId === column.strategy.id);
      if (own.length > 0) column.take(own, problem.answer);
    }
  }

  /** Asks what the generator knows of the prompt; in its queue behind the answer, which need not wait for it. */
  #look(signal: AbortSignal, model: ModelDescription, problem: PosedProblem): void {
    this.#inspected = true;
    const strategy = this.#columns[0]?.strategy;
    const { generator } = this.#dependencies;
    if (!model.scope || !generator.inspect || !strategy) return;
    generator.inspect(signal, renderPrompt(strategy, model, problem.question)).then(
      (facts) => {
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
