import type { AppError } from "../../../core/errors.ts";
import type { Clock, Completion, GenerationEvent, TokenCount } from "../../../core/ports.ts";
import type { PromptStrategy } from "../../../core/prompts/strategy.ts";
import { segment } from "../../../core/traces/segment.ts";
import type { Step } from "../../../core/traces/trace.ts";
import type { Judgement } from "./judge.ts";
import { judge } from "./judge.ts";
import type { Speed } from "./speed.ts";
import { speedOf } from "./speed.ts";

export type ColumnStatus = "idle" | "waiting" | "writing" | "finished" | "stopped" | "failed";

/** While text grows, cutting it into steps may take this share of the time, so that long texts cannot jam the page. */
const SEGMENTING_SHARE = 0.05;

/** A model's answer with one strategy: the text as it grows, its steps, its counts, and in the end what became of it. */
export class ColumnState {
  /** Its id, as experiments name it. */
  readonly model: string;
  readonly strategy: PromptStrategy;
  readonly #clock: Clock;
  #status = $state.raw<ColumnStatus>("idle");
  #text = $state.raw("");
  #steps = $state.raw<readonly Step[]>([]);
  #newTokens = $state.raw(0);
  #promptTokens = $state.raw<TokenCount | undefined>(undefined);
  #completion = $state.raw<Completion | undefined>(undefined);
  #judgement = $state.raw<Judgement | undefined>(undefined);
  #error = $state.raw<AppError | undefined>(undefined);
  #speed = $state.raw<Speed | undefined>(undefined);
  #segmentAgainAtMs = -Infinity;

  constructor(model: string, strategy: PromptStrategy, clock: Clock) {
    this.model = model;
    this.strategy = strategy;
    this.#clock = clock;
  }

  /** Unlike that of any other column. */
  get id(): string {
    return `${this.model}/${this.strategy.id}`;
  }

  get status(): ColumnStatus {
    return this.#status;
  }

  get busy(): boolean {
    return this.#status === "waiting" || this.#status === "writing";
  }

  get text(): string {
    return this.#text;
  }

  /** The steps of the text so far; while it grows its end may not be cut yet. Their texts are a prefix of `text`. */
  get steps(): readonly Step[] {
    return this.#steps;
  }

  get newTokens(): number {
    return this.#newTokens;
  }

  get promptTokens(): TokenCount | undefined {
    return this.#promptTokens;
  }

  get completion(): Completion | undefined {
    return this.#completion;
  }

  get judgement(): Judgement | undefined {
    return this.#judgement;
  }

  get error(): AppError | undefined {
    return this.#error;
  }

  /** Only from a run in which this column was alone. */
  get speed(): Speed | undefined {
    return this.#speed;
  }

  clear(status: "idle" | "waiting" = "idle"): void {
    this.#status = status;
    this.#text = "";
    this.#steps = [];
    this.#newTokens = 0;
    this.#promptTokens = undefined;
    this.#completion = undefined;
    this.#judgement = undefined;
    this.#error = undefined;
    this.#speed = undefined;
    this.#segmentAgainAtMs = -Infinity;
  }

  /** Takes the events of one frame, all of this column, in order. */
  take(events: readonly GenerationEvent[], gold: string | undefined): void {
    for (const event of events) {
      switch (event.type) {
        case "started":
          this.#status = "writing";
          this.#promptTokens = event.promptTokens;
          break;
        case "tokens":
          this.#text += event.text;
          this.#newTokens = event.newTokens;
          break;
        case "finished":
          this.#finish(event.completion, gold);
          break;
        case "failed":
          this.fail(event.error);
          break;
        default:
          event satisfies never;
      }
    }
    if (this.#status === "writing") this.#segmentGrowingText();
  }

  /** Keeps what was written; a column that had not begun is as it was before. */
  stop(): void {
    if (this.#status === "waiting") this.#status = "idle";
    if (this.#status !== "writing") return;
    this.#status = "stopped";
    this.#steps = segment(this.#text);
  }

  fail(error: AppError): void {
    this.#status = "failed";
    this.#error = error;
    this.#steps = segment(this.#text);
  }

  measured(completion: Completion): void {
    this.#speed = speedOf(completion);
  }

  #finish(completion: Completion, gold: string | undefined): void {
    this.#status = "finished";
    this.#text = completion.text;
    this.#newTokens = completion.newTokens.value;
    this.#promptTokens = completion.promptTokens;
    this.#completion = completion;
    this.#steps = segment(completion.text);
    this.#judgement = judge(completion, gold);
    this.#speed = speedOf(completion);
  }

  #segmentGrowingText(): void {
    const startedMs = this.#clock.now();
    if (startedMs < this.#segmentAgainAtMs) return;
    this.#steps = segment(this.#text);
    const endedMs = this.#clock.now();
    this.#segmentAgainAtMs = endedMs + (endedMs - startedMs) / SEGMENTING_SHARE;
  }
}
