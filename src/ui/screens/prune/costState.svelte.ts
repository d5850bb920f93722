import { isAbort } from "../../../core/errors.ts";
import type { TeacherDialogue } from "../../../core/teacher/llm/dialogue.ts";
import type { TalkEstimate } from "../../../core/teacher/llm/estimate.ts";
import type { Split, TeacherTrace } from "../../../core/teacher/teacher.ts";

/** As many traces as are read for an estimate; for more of them it is a projection. */
const MOST_READ = 40;

/** What it would take to have a model prune some traces. */
export class CostState {
  readonly #dialogue: TeacherDialogue;
  #estimate = $state.raw<TalkEstimate | undefined>(undefined);
  #controller: AbortController | undefined;

  constructor(dialogue: TeacherDialogue) {
    this.#dialogue = dialogue;
  }

  /** Undefined until it is known. */
  get estimate(): TalkEstimate | undefined {
    return this.#estimate;
  }

  /** The last call counts. Without an estimate nothing is lost, so that a failure leaves it unknown. */
  async measure(traces: () => Promise<readonly TeacherTrace[]>, split: Split): Promise<void> {
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    this.#estimate = undefined;
    try {
      const all = await traces();
      const every = Math.max(1, Math.ceil(all.length / MOST_READ));
      const read = all.filter((_, i) => i % every === 0).map(({ question, response }) => ({ question, response }));
      const { calls, tokensIn, tokensOut } = await this.#dialogue.estimate(controller.signal, read, split);
      if (this.#controller !== controller || read.length === 0) return;
      const scale = (value: number): number => Math.round((value * all.length) / read.length);
      this.#estimate = { calls: scale(calls), tokensIn: scale(tokensIn), tokensOut: scale(tokensOut) };
    } catch (thrown) {
      if (!isAbort(thrown) && this.#controller === controller) this.#estimate = undefined;
    }
  }
}
