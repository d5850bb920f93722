import type { AskProgress } from "../../../core/distill/modelTeacher.ts";
import type { PruneOutcome, Pruner } from "../../../core/distill/pruner.ts";
import { type AppError, isAbort, toAppError } from "../../../core/errors.ts";
import { type Split, SPLITS, type TeacherTrace } from "../../../core/teacher/teacher.ts";
import { SYMBOLIC } from "./teacherChoice.ts";

/** What a teacher made of a trace in one cut; tokens follow when they are counted. */
export interface Cut {
  readonly teacher: string;
  readonly split: Split;
  readonly outcome: PruneOutcome;
  /** How often the teacher has made it, this time among them. */
  readonly made: number;
  readonly tokens: number | undefined;
}

/** A cut that a model is asked for. */
export interface Asking {
  readonly teacher: string;
  readonly split: Split;
  /** Undefined until it writes. */
  readonly progress: AskProgress | undefined;
}

/** One trace in all cuts that were made of it, by whichever teacher. */
export class CutsState {
  readonly trace: TeacherTrace;
  readonly #symbolic: Pruner;
  #cuts = $state.raw<readonly Cut[]>([]);
  #tokensBefore = $state.raw<number | undefined>(undefined);
  #counting = $state.raw<"counting" | "counted" | "impossible">("counting");
  #asking = $state.raw<Asking | undefined>(undefined);
  #error = $state.raw<AppError | undefined>(undefined);
  #opening: AbortController | undefined;
  #asked: AbortController | undefined;

  constructor(trace: TeacherTrace, symbolic: Pruner) {
    this.trace = trace;
    this.#symbolic = symbolic;
  }

  /** In the order in which they were first made. */
  get all(): readonly Cut[] {
    return this.#cuts;
  }

  /** Undefined where it is still to be made. */
  find(teacher: string | undefined, split: Split): Cut | undefined {
    return this.#cuts.find((cut) => cut.teacher === teacher && cut.split === split);
  }

  /** Of the thinking as it was. */
  get tokensBefore(): number | undefined {
    return this.#tokensBefore;
  }

  get counting(): "counting" | "counted" | "impossible" {
    return this.#counting;
  }

  get asking(): Asking | undefined {
    return this.#asking;
  }

  get error(): AppError | undefined {
    return this.#error;
  }

  /** Has the symbolic teacher make all cuts, this one first. Failures end in `error`, never in a throw. */
  async open(first: Split): Promise<void> {
    this.#opening?.abort();
    this.#opening = new AbortController();
    const { signal } = this.#opening;
    await this.#attempt(signal, async () => {
      for (const split of [first, ...SPLITS.filter((other) => other !== first)]) {
        const cut = this.find(SYMBOLIC, split);
        if (!cut) await this.#make(signal, SYMBOLIC, this.#symbolic, split);
        else if (cut.tokens === undefined) await this.#count(signal, cut);
      }
    });
  }

  /** Has a model make a cut, anew where it has made it before. Failures end in `error`, never in a throw. */
  async ask(
    teacher: string,
    split: Split,
    pruner: (onProgress: (progress: AskProgress) => void) => Pruner,
  ): Promise<void> {
    if (this.#asking) return;
    const controller = new AbortController();
    const { signal } = controller;
    this.#asked = controller;
    this.#asking = { teacher, split, progress: undefined };
    const asked = pruner((progress) => {
      if (!signal.aborted) this.#asking = { teacher, split, progress };
    });
    await this.#attempt(signal, () => this.#make(signal, teacher, asked, split));
    if (this.#asked === controller) this.#asking = undefined;
  }

  /** Takes over what a model has already made of this trace. */
  async adopt(teacher: string, split: Split, outcome: PruneOutcome): Promise<void> {
    const { signal } = (this.#asked = new AbortController());
    await this.#attempt(signal, () => this.#take(signal, teacher, split, outcome));
  }

  stopAsking(): void {
    this.#asked?.abort();
    this.#asking = undefined;
  }

  /** Ends whatever is under way; what is there stays. */
  close(): void {
    this.#opening?.abort();
    this.stopAsking();
  }

  /** Steps and reasons stand without their counts, so that a missing tokenizer is no failure. */
  async tokensOf(signal: AbortSignal, texts: readonly string[]): Promise<readonly (number | undefined)[]> {
    try {
      return (await this.#symbolic.countTokens(signal, texts)) ?? [];
    } catch (thrown) {
      if (signal.aborted || isAbort(thrown)) throw thrown;
      return [];
    }
  }

  async #make(signal: AbortSignal, teacher: string, pruner: Pruner, split: Split): Promise<void> {
    const outcome = await pruner.prune(signal, this.trace, split);
    if (!signal.aborted) await this.#take(signal, teacher, split, outcome);
  }

  async #take(signal: AbortSignal, teacher: string, split: Split, outcome: PruneOutcome): Promise<void> {
    const made = (this.find(teacher, split)?.made ?? 0) + 1;
    const cut: Cut = { teacher, split, outcome, made, tokens: undefined };
    this.#put(cut);
    await this.#count(signal, cut);
  }

  async #count(signal: AbortSignal, cut: Cut): Promise<void> {
    if (cut.outcome.kind !== "pruned") return;
    const { pruned, before } = cut.outcome.pruning;
    const texts = [pruned.thinking, ...(this.#tokensBefore === undefined ? [before] : [])];
    const [tokens, tokensBefore] = await this.tokensOf(signal, texts);
    if (signal.aborted) return;
    this.#counting = tokens === undefined ? "impossible" : "counted";
    this.#tokensBefore ??= tokensBefore;
    this.#put({ ...cut, tokens });
  }

  #put(cut: Cut): void {
    const isSame = ({ teacher, split }: Cut): boolean => teacher === cut.teacher && split === cut.split;
    const isNew = !this.#cuts.some(isSame);
    this.#cuts = isNew ? [...this.#cuts, cut] : this.#cuts.map((other) => (isSame(other) ? cut : other));
  }

  async #attempt(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    this.#error = undefined;
    try {
      await work();
    } catch (thrown) {
      if (!signal.aborted && !isAbort(thrown)) this.#error = toAppError(thrown) as AppError;
    }
  }
}
