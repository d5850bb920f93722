import type { BatchTrace } from "../../../core/distill/batchStore.ts";
import type { PrunedRow } from "../../../core/distill/pruner.ts";
import { type AppError, isAbort, toAppError } from "../../../core/errors.ts";
import type { PruneExperiment, TraceSource } from "../../../core/experiment.ts";
import { DEFAULT_EXPERIMENT, DEFAULT_PRUNE } from "../../../core/experiment.ts";
import { hash } from "../../../core/hash.ts";
import { renderPrompt } from "../../../core/prompts/render.ts";
import { ownWay } from "../../../core/prompts/strategies/ownWay.ts";
import { verboseCot } from "../../../core/prompts/strategies/verboseCot.ts";
import { strategyVersion } from "../../../core/prompts/strategy.ts";
import type { Split, TeacherTrace } from "../../../core/teacher/teacher.ts";
import { ArmChoice } from "../../models/armChoice.svelte.ts";
import type { ModelShelf } from "../../models/modelShelf.svelte.ts";
import type { ModelState } from "../../models/modelState.svelte.ts";
import { ServerState } from "../../models/serverState.svelte.ts";
import { ServerStorage } from "../../models/serverStorage.ts";
import { type PosedProblem, poseProblem } from "../compare/posedProblem.ts";
import { BatchState } from "./batchState.svelte.ts";
import { PRUNE_EXAMPLES } from "./pruneExamples.ts";
import type { PrunePorts } from "./prunePorts.ts";
import { readRunItem } from "./runItem.ts";
import { SheetState } from "./sheetState.svelte.ts";
import { SERVER } from "./teacherChoice.ts";
import { TeacherState } from "./teacherState.svelte.ts";

export interface PruneDependencies {
  /** Its models write traces when asked to. */
  readonly shelf: ModelShelf;
  readonly ports: PrunePorts;
}

export type PrunePhase = "idle" | "reading" | "writing" | "pruning";

/** The link asked for an example that is not in the list, or for an item that is not kept here. */
export type MissingTrace = "example" | "item";

/** How a model is asked for a trace: at length where it can be, else as it was trained. */
const WAYS = [verboseCot, ownWay];
const NOTHING: TeacherTrace = { question: "", response: "" };

/** The Prune screen: where the trace comes from, and what is made of it. Another trace clears what was made of the one before. */
export class PruneState {
  /** Of the model that writes. */
  readonly choice: ArmChoice;
  readonly teachers: TeacherState;
  readonly batch: BatchState;
  readonly #ports: PrunePorts;
  #source = $state.raw<TraceSource>(DEFAULT_PRUNE.trace);
  #trace = $state.raw<TeacherTrace>(NOTHING);
  #runTitle = $state.raw<string | undefined>(undefined);
  #missing = $state.raw<MissingTrace | undefined>(undefined);
  #phase = $state.raw<PrunePhase>("idle");
  #sheet = $state.raw<SheetState | undefined>(undefined);
  #split = $state.raw<Split>(DEFAULT_PRUNE.split);
  #teacher = $state.raw<string>(DEFAULT_PRUNE.teacher);
  #error = $state.raw<AppError | undefined>(undefined);
  #controller: AbortController | undefined;
  #shown = false;

  constructor({ shelf, ports }: PruneDependencies) {
    this.choice = new ArmChoice(shelf, WAYS, { models: DEFAULT_EXPERIMENT.models, strategies: [verboseCot.id] });
    this.#ports = ports;
    const { clock, remoteStudent } = ports;
    // A key stays in this tab.
    const storage = new ServerStorage("terse.teacher", ports.tabStorage);
    this.teachers = new TeacherState(new ServerState({ clock, remoteStudent, storage }), ports.pruner, shelf);
    this.batch = new BatchState(ports, this.teachers);
  }

  /** Whether it was given a trace to show. */
  get shown(): boolean {
    return this.#shown;
  }

  /** What writes; undefined while it is not there. */
  get model(): ModelState | undefined {
    const { shelf, models } = this.choice;
    return shelf.state(models[0]!);
  }

  get source(): TraceSource {
    return this.#source;
  }

  /** Question and response; the latter grows while the student writes. */
  get trace(): TeacherTrace {
    return this.#trace;
  }

  /** Of the run that the trace comes from. */
  get runTitle(): string | undefined {
    return this.#runTitle;
  }

  get missing(): MissingTrace | undefined {
    return this.#missing;
  }

  get phase(): PrunePhase {
    return this.#phase;
  }

  get busy(): boolean {
    return this.#phase !== "idle";
  }

  /** Undefined until a trace was pruned. */
  get sheet(): SheetState | undefined {
    return this.#sheet;
  }

  get error(): AppError | undefined {
    return this.#error ?? this.#sheet?.error;
  }

  get experiment(): PruneExperiment {
    const { version, screen } = DEFAULT_PRUNE;
    const teacher = this.teachers.named(this.teacher);
    return { version, screen, trace: this.#source, split: this.#sheet?.split ?? this.#split, teacher };
  }

  /** As `TeacherState` knows it. */
  get teacher(): string {
    return this.#sheet?.teacher ?? this.#teacher;
  }

  chooseTeacher(teacher: string): void {
    this.#teacher = teacher;
    this.#sheet?.chooseTeacher(teacher);
    void this.teachers.find(teacher);
  }

  async restore({ trace, split, teacher }: PruneExperiment): Promise<void> {
    this.#split = split;
    this.#teacher = this.teachers.restore(teacher);
    void this.teachers.find(this.#teacher);
    await this.take(trace);
  }

  /** Shows another trace; one that needs no typing is read, or written, and pruned at once. */
  async take(source: TraceSource): Promise<void> {
    this.pose(source);
    if (source.kind !== "typed" || source.response !== "") await this.run();
  }

  /** Shows where another trace comes from, nothing of it read or written. */
  pose(source: TraceSource): void {
    this.stop();
    this.#close();
    this.#shown = true;
    this.#error = undefined;
    this.#source = source;
    if (source.kind === "written") this.choice.only(source.model);
    this.#runTitle = undefined;
    const trace = traceOf(source);
    this.#trace = trace ?? NOTHING;
    this.#missing = trace ? undefined : "example";
  }

  /** Shows one of many traces, with what a model has already made of it. */
  async takeRow({ source }: BatchTrace, { outcome }: PrunedRow, teacher: string, split: Split): Promise<void> {
    this.pose(source);
    if (outcome) this.#teacher = this.teachers.server.id === teacher ? SERVER : teacher;
    if (outcome) this.#split = split;
    await this.run();
    if (outcome) await this.#sheet?.cuts.adopt(teacher, split, outcome);
  }

  /** What is typed; it is pruned when asked. */
  type(change: Partial<TeacherTrace>): void {
    this.pose({ kind: "typed", ...this.#trace, ...change });
  }

  /** Reads or writes the trace where that is still to be done, and prunes it. */
  async run(): Promise<void> {
    if (this.busy) return;
    const source = this.#source;
    const controller = new AbortController();
    this.#controller = controller;
    this.#error = undefined;
    try {
      if (source.kind === "item") await this.#read(source);
      if (source.kind === "written") await this.#write(controller.signal, source);
      if (!controller.signal.aborted && !this.#missing) await this.#prune();
    } catch (thrown) {
      if (!controller.signal.aborted && !isAbort(thrown)) this.#error = toAppError(thrown) as AppError;
    } finally {
      if (this.#controller === controller) this.#phase = "idle";
    }
  }

  /** Tries again what ended in `error`. */
  async retry(): Promise<void> {
    if (this.#error || !this.#sheet) await this.run();
    else await this.#sheet.ask();
  }

  /** Ends whatever is under way, at once. */
  stop(): void {
    this.#controller?.abort();
    this.#controller = undefined;
    this.#sheet?.close();
    if (!this.#sheet?.opened) this.#sheet = undefined;
    this.#phase = "idle";
  }

  /** The next example, or another problem for the student. */
  async next(): Promise<void> {
    const source = this.#source;
    if (source.kind === "written") return this.take({ ...source, index: source.index + 1 });
    const place = source.kind === "listed" ? PRUNE_EXAMPLES.findIndex(({ id }) => id === source.id) + 1 : 0;
    await this.take({ kind: "listed", id: PRUNE_EXAMPLES[place % PRUNE_EXAMPLES.length]!.id });
  }

  #close(): void {
    this.#split = this.#sheet?.split ?? this.#split;
    this.#teacher = this.teacher;
    this.#sheet?.close();
    this.#sheet = undefined;
  }

  async #read(source: Extract<TraceSource, { kind: "item" }>): Promise<void> {
    this.#phase = "reading";
    const item = await readRunItem(this.#ports.runs, source);
    if (this.#source !== source) return;
    this.#missing = item ? undefined : "item";
    this.#runTitle = item?.title;
    if (item) this.#trace = { question: item.question, response: item.response };
  }

  async #write(signal: AbortSignal, source: Extract<TraceSource, { kind: "written" }>): Promise<void> {
    const { question, key } = problemOf(source.index);
    this.#phase = "writing";
    this.#close();
    this.#trace = { question, response: "" };
    await this.choice.shelf.find([source.model]);
    const { model } = this;
    await model?.load();
    const description = model?.description;
    const strategy = this.choice.arms[0]?.strategy;
    if (!model || !description || !strategy) return this.stop();
    const { decoding } = DEFAULT_EXPERIMENT;
    const item = {
      id: strategy.id,
      prompt: renderPrompt(strategy, description, question),
      decoding: { ...decoding, maxNewTokens: Math.min(decoding.maxNewTokens, strategy.maxNewTokens) },
      sampleKey: hash([key, strategyVersion(strategy), description.id, description.revision].join("/")),
    };
    await model.generator.generate(signal, { items: [item] }, (event) => {
      if (signal.aborted || event.type !== "tokens") return;
      this.#trace = { question, response: this.#trace.response + event.text };
    });
  }

  async #prune(): Promise<void> {
    this.#phase = "pruning";
    this.#close();
    const sheet = new SheetState(this.#trace, this.teachers, this.#teacher, this.#split);
    this.#sheet = sheet;
    await sheet.open();
  }
}

/** Undefined for an example that is not in the list. */
function traceOf(source: TraceSource): TeacherTrace | undefined {
  switch (source.kind) {
    case "listed":
      return PRUNE_EXAMPLES.find(({ id }) => id === source.id);
    case "written":
      return { question: problemOf(source.index).question, response: "" };
    case "typed":
      return { question: source.question, response: source.response };
    case "item":
      return NOTHING;
  }
}

/** As long as those that the student was trained on. */
function problemOf(index: number): PosedProblem {
  const posed = poseProblem({ ...DEFAULT_EXPERIMENT.problem, index, minSteps: 2, maxSteps: 4 });
  return posed!;
}
