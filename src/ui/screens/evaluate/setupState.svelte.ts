import type { EvaluationPlan } from "../../../core/evaluation/run.ts";
import type { EvaluateExperiment, EvaluationDecoding, GeneratedSet } from "../../../core/experiment.ts";
import { COUNT_BOUNDS, DEFAULT_EVALUATION } from "../../../core/experiment.ts";
import type { Clock } from "../../../core/ports.ts";
import { generateProblem } from "../../../core/problems/generate.ts";
import type { Problem } from "../../../core/problems/problem.ts";
import { supports } from "../../../core/prompts/render.ts";
import type { PromptStrategy } from "../../../core/prompts/strategy.ts";
import { parseRemoteModelId } from "../../../core/remoteModel.ts";
import { minimalDetectableEffect } from "../../../core/stats/minimalDetectableEffect.ts";
import type { ModelState } from "../../models/modelState.svelte.ts";
import type { ServerState } from "../../models/serverState.svelte.ts";
import type { EvaluatePorts } from "./evaluatePorts.ts";
import { HubState } from "./hubState.svelte.ts";
import { ProblemFileState } from "./problemFileState.svelte.ts";

export interface SetupDependencies {
  /** The embedded student. */
  readonly model: ModelState;
  readonly server: ServerState;
  readonly clock: Clock;
  readonly strategies: readonly PromptStrategy[];
  readonly ports: Pick<EvaluatePorts, "breathe" | "readProblems" | "hub" | "hubHost">;
}

/** Where the model is that answers. */
export const STUDENT_KINDS = ["embedded", "server"] as const;
export type StudentKind = (typeof STUDENT_KINDS)[number];

/** Where its problems come from. */
export const PROBLEM_SOURCES = ["generated", "hub", "file"] as const;
export type ProblemSource = (typeof PROBLEM_SOURCES)[number];

/** Why a run cannot begin. */
export type SetupReason = "server" | "strategies" | "file" | "hub" | "broken" | "count" | "steps";

/** The page stays alive while many problems are generated: no stretch of work is longer. */
const STRETCH_MS = 20;

/** What the next run is to be. */
export class SetupState {
  readonly file: ProblemFileState;
  readonly hub: HubState;
  readonly #dependencies: SetupDependencies;
  #set = $state.raw<GeneratedSet>(DEFAULT_EVALUATION.set);
  #source = $state.raw<ProblemSource>("generated");
  #ticked = $state.raw<readonly string[]>(DEFAULT_EVALUATION.strategies);
  #decoding = $state.raw<EvaluationDecoding>(DEFAULT_EVALUATION.decoding);
  #student = $state.raw<StudentKind>("embedded");
  /** What a link asked for, until the server says what it has. */
  #askedModel = $state.raw<string>(DEFAULT_EVALUATION.model);
  n = $state<number>(DEFAULT_EVALUATION.n);
  #repeats = $state.raw<number>(DEFAULT_EVALUATION.repeats);
  oneAtATime = $state<boolean>(DEFAULT_EVALUATION.oneAtATime);

  constructor(dependencies: SetupDependencies) {
    this.#dependencies = dependencies;
    this.file = new ProblemFileState(dependencies.ports.readProblems);
    this.hub = new HubState(dependencies.ports);
  }

  get set(): GeneratedSet {
    return this.#set;
  }

  get source(): ProblemSource {
    return this.#source;
  }

  /** The file that problems come from, opened or fetched; undefined where they are generated. */
  get problemFile(): ProblemFileState | undefined {
    switch (this.#source) {
      case "generated":
        return undefined;
      case "hub":
        return this.hub.chosen.file;
      case "file":
        return this.file;
      default:
        return this.#source satisfies never;
    }
  }

  get decoding(): EvaluationDecoding {
    return this.#decoding;
  }

  get sampled(): boolean {
    return this.#decoding.temperature > 0;
  }

  /** Greedy answers are the same each time, so only sampled ones are asked for again. */
  get repeats(): number {
    return this.sampled ? this.#repeats : 1;
  }

  set repeats(repeats: number) {
    this.#repeats = repeats;
  }

  get experiment(): EvaluateExperiment {
    const { version, screen } = DEFAULT_EVALUATION;
    const { n, repeats, oneAtATime, strategies } = this;
    return {
      version,
      screen,
      set: this.#source === "hub" ? this.hub.published : this.#set,
      n: Number.isSafeInteger(n) && n >= COUNT_BOUNDS.min && n <= COUNT_BOUNDS.max ? n : DEFAULT_EVALUATION.n,
      repeats,
      oneAtATime,
      strategies: strategies.map(({ id }) => id),
      model: this.#modelId,
      decoding: this.#decoding,
      run: undefined,
      item: undefined,
    };
  }

  restore({ set, n, repeats, oneAtATime, strategies, model, decoding }: EvaluateExperiment): void {
    if (set.kind === "generated") this.#set = set;
    else this.hub.restore(set);
    this.#source = set.kind;
    this.n = n;
    this.#repeats = repeats;
    this.oneAtATime = oneAtATime;
    this.#student = parseRemoteModelId(model) === undefined ? "embedded" : "server";
    this.#askedModel = model;
    const asked = this.able.filter(({ id }) => strategies.includes(id));
    this.#ticked = asked.length > 0 ? asked.map(({ id }) => id) : DEFAULT_EVALUATION.strategies;
    this.#decoding = decoding;
  }

  get student(): StudentKind {
    return this.#student;
  }

  set student(student: StudentKind) {
    this.#student = student;
  }

  /** What answers; undefined while its server is not set up. */
  get model(): ModelState | undefined {
    const { model, server } = this.#dependencies;
    return this.#student === "embedded" ? model : server.model;
  }

  /** Strategies that the model takes. */
  get able(): readonly PromptStrategy[] {
    const kind = this.#student === "embedded" ? "student" : "chat";
    return this.#dependencies.strategies.filter((strategy) => supports(strategy, { kind }));
  }

  /** Those ticked, in the order in which they are offered. */
  get strategies(): readonly PromptStrategy[] {
    return this.able.filter(({ id }) => this.#ticked.includes(id));
  }

  toggle(id: string): void {
    this.#ticked = this.#ticked.includes(id) ? this.#ticked.filter((each) => each !== id) : [...this.#ticked, id];
  }

  choose(source: ProblemSource): void {
    this.#source = source;
  }

  change(change: Partial<GeneratedSet>): void {
    this.#set = { ...this.#set, ...change };
  }

  decode(change: Partial<EvaluationDecoding>): void {
    this.#decoding = { ...this.#decoding, ...change };
  }

  /** Problems that the run will have. */
  get count(): number {
    return this.problemFile ? Math.min(this.problemFile.problems.length, this.n) : this.n;
  }

  /** Why it cannot begin; undefined when it can. */
  get reason(): SetupReason | undefined {
    if (this.model === undefined) return "server";
    if (this.strategies.length === 0) return "strategies";
    if (!Number.isSafeInteger(this.n) || this.n < COUNT_BOUNDS.min || this.n > COUNT_BOUNDS.max) return "count";
    if (this.#source !== "generated") {
      if (this.problemFile?.problems.length === 0) return this.#source;
      return this.problemFile?.isBroken ? "broken" : undefined;
    }
    return this.#set.minSteps > this.#set.maxSteps ? "steps" : undefined;
  }

  /** The smallest difference that so many problems find, where two strategies disagree on this share of them. */
  detectable(disagreement: number): number | undefined {
    return this.reason === "count" ? undefined : minimalDetectableEffect({ n: this.count, disagreement });
  }

  /** All that decides how many answers come in a second, but for the model. */
  get rateSetting(): string {
    const { set, strategies, decoding } = this.experiment;
    const problems = this.problemFile?.name ?? set;
    return JSON.stringify([problems, strategies, decoding, this.#blockSize(this.count)]);
  }

  async plan(): Promise<EvaluationPlan> {
    const problems = this.problemFile?.problems.slice(0, this.n) ?? (await this.#generate());
    return {
      problems,
      strategies: this.strategies,
      decoding: this.#decoding,
      blockSize: this.#blockSize(problems.length),
      repeats: this.repeats,
    };
  }

  #blockSize(problems: number): number {
    return this.oneAtATime ? 1 : largeBlocks(problems);
  }

  get #modelId(): string {
    return this.#student === "embedded" ? DEFAULT_EVALUATION.model : (this.#dependencies.server.id ?? this.#askedModel);
  }

  async #generate(): Promise<readonly Problem[]> {
    const { clock, ports } = this.#dependencies;
    const problems: Problem[] = [];
    const { n } = this;
    let breatheAtMs = clock.now() + STRETCH_MS;
    for (let index = 0; index < n; index++) {
      problems.push(generateProblem({ ...this.#set, index }));
      if (clock.now() < breatheAtMs) continue;
      await ports.breathe();
      breatheAtMs = clock.now() + STRETCH_MS;
    }
    return problems;
  }
}

const MOST_IN_BLOCK = 16;
const FEWEST_BLOCKS = 4;

/** Large blocks decode faster; a stop costs at most a block, so even a short run has a few. */
function largeBlocks(problems: number): number {
  return Math.max(1, Math.min(MOST_IN_BLOCK, Math.ceil(problems / FEWEST_BLOCKS)));
}
