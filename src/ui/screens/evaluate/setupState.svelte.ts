import type { EvaluationPlan } from "../../../core/evaluation/run.ts";
import type { EvaluateExperiment, EvaluationDecoding, GeneratedSet } from "../../../core/experiment.ts";
import { COUNT_BOUNDS, DEFAULT_EVALUATION } from "../../../core/experiment.ts";
import type { Clock } from "../../../core/ports.ts";
import { generateProblem, matchingTemplates } from "../../../core/problems/generate.ts";
import type { Problem } from "../../../core/problems/problem.ts";
import { type Skill, SKILLS } from "../../../core/problems/skill.ts";
import type { PromptStrategy } from "../../../core/prompts/strategy.ts";
import { minimalDetectableEffect } from "../../../core/stats/minimalDetectableEffect.ts";
import { stretches } from "../../../core/stretches.ts";
import { ArmChoice } from "../../models/armChoice.svelte.ts";
import type { ModelShelf } from "../../models/modelShelf.svelte.ts";
import type { ModelState } from "../../models/modelState.svelte.ts";
import type { EvaluatePorts } from "./evaluatePorts.ts";
import { HubState } from "./hubState.svelte.ts";
import { ProblemFileState } from "./problemFileState.svelte.ts";

export interface SetupDependencies {
  readonly shelf: ModelShelf;
  readonly clock: Clock;
  readonly strategies: readonly PromptStrategy[];
  readonly ports: Pick<EvaluatePorts, "breathe" | "readProblems" | "hub" | "hubHost">;
}

/** Where its problems come from. */
export const PROBLEM_SOURCES = ["generated", "hub", "file"] as const;
export type ProblemSource = (typeof PROBLEM_SOURCES)[number];

/** Why a run cannot begin. */
export type SetupReason = "models" | "strategies" | "file" | "hub" | "broken" | "count" | "steps" | "templates";

/** What the next run is to be. */
export class SetupState {
  readonly file: ProblemFileState;
  readonly hub: HubState;
  readonly choice: ArmChoice;
  readonly #dependencies: SetupDependencies;
  #set = $state.raw<GeneratedSet>(DEFAULT_EVALUATION.set);
  #source = $state.raw<ProblemSource>("generated");
  #decoding = $state.raw<EvaluationDecoding>(DEFAULT_EVALUATION.decoding);
  n = $state<number>(DEFAULT_EVALUATION.n);
  #repeats = $state.raw<number>(DEFAULT_EVALUATION.repeats);
  oneAtATime = $state<boolean>(DEFAULT_EVALUATION.oneAtATime);

  constructor(dependencies: SetupDependencies) {
    this.#dependencies = dependencies;
    this.choice = new ArmChoice(dependencies.shelf, dependencies.strategies, DEFAULT_EVALUATION);
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
    const { n, repeats, oneAtATime, choice } = this;
    return {
      version,
      screen,
      set: this.#source === "hub" ? this.hub.published : this.#set,
      n: Number.isSafeInteger(n) && n >= COUNT_BOUNDS.min && n <= COUNT_BOUNDS.max ? n : DEFAULT_EVALUATION.n,
      repeats,
      oneAtATime,
      ...choice.ids,
      decoding: this.#decoding,
      run: undefined,
      item: undefined,
    };
  }

  restore({ set, n, repeats, oneAtATime, strategies, models, decoding }: EvaluateExperiment): void {
    if (set.kind === "generated") this.#set = set;
    else this.hub.restore(set);
    this.#source = set.kind;
    this.n = n;
    this.#repeats = repeats;
    this.oneAtATime = oneAtATime;
    this.choice.restore({ models, strategies });
    this.#decoding = decoding;
  }

  /** What answers, in the order of the arms; undefined while one of them is not there. */
  get models(): readonly ModelState[] | undefined {
    const { shelf, models } = this.choice;
    const states = models.flatMap((id) => shelf.state(id) ?? []);
    return states.length === models.length ? states : undefined;
  }

  choose(source: ProblemSource): void {
    this.#source = source;
  }

  change(change: Partial<GeneratedSet>): void {
    this.#set = { ...this.#set, ...change };
  }

  /** None ticked means any. */
  toggleSkill(skill: Skill): void {
    const { skills = [] } = this.#set;
    const ticked = SKILLS.map(({ id }) => id).filter((id) => skills.includes(id) !== (id === skill));
    this.change({ skills: ticked.length === 0 ? undefined : ticked });
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
    if (this.models === undefined) return "models";
    if (this.choice.idle.length > 0) return "strategies";
    if (!Number.isSafeInteger(this.n) || this.n < COUNT_BOUNDS.min || this.n > COUNT_BOUNDS.max) return "count";
    if (this.#source !== "generated") {
      if (this.problemFile?.problems.length === 0) return this.#source;
      return this.problemFile?.isBroken ? "broken" : undefined;
    }
    if (this.#set.minSteps > this.#set.maxSteps) return "steps";
    return matchingTemplates(this.#set).length === 0 ? "templates" : undefined;
  }

  /** The smallest difference that so many problems find, where two strategies disagree on this share of them. */
  detectable(disagreement: number): number | undefined {
    return this.reason === "count" ? undefined : minimalDetectableEffect({ n: this.count, disagreement });
  }

  /** All that decides how many answers come in a second. */
  get rateSetting(): string {
    const { set, models, strategies, decoding } = this.experiment;
    const problems = this.problemFile?.name ?? set;
    return JSON.stringify([problems, models, strategies, decoding, this.#blockSize(this.count)]);
  }

  async plan(): Promise<EvaluationPlan> {
    const problems = this.problemFile?.problems.slice(0, this.n) ?? (await this.#generate());
    const { arms, strategies, isFull } = this.choice;
    const named = arms.map(({ model, strategy }) => ({ model, strategy: strategy.id }));
    return {
      problems,
      strategies,
      ...(isFull ? {} : { arms: named }),
      decoding: this.#decoding,
      blockSize: this.#blockSize(problems.length),
      repeats: this.repeats,
    };
  }

  #blockSize(problems: number): number {
    return this.oneAtATime ? 1 : largeBlocks(problems);
  }

  async #generate(): Promise<readonly Problem[]> {
    const { clock, ports } = this.#dependencies;
    const problems: Problem[] = [];
    const { n } = this;
    const pause = stretches(clock, ports.breathe);
    for (let index = 0; index < n; index++) {
      problems.push(generateProblem({ ...this.#set, index }));
      await pause();
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
