import type { Skill } from "../problems/skill.ts";
import { type Calculation, numbersIn, readCalculation } from "./calculation.ts";
import {
  ANSWER_CUES,
  CHECK_OPENERS,
  CHECK_VERDICTS,
  COMPUTE_CUES,
  CONCLUDE_CUES,
  FILLERS,
  HESITATE_CUES,
  HESITATE_REPLIES,
  HESITATE_TONE,
  MOVING_ON,
  PLAN_CUES,
  READING_CUES,
  RESTATE_CUES,
} from "./cues.ts";
import { sentences } from "./sentences.ts";
import { skillOf } from "./skills.ts";
import type { Role, Step } from "./trace.ts";

/**
 * Cuts any chain of thought into sentence-like steps and says what each does. Lossless: the texts, concatenated, are the
 * input. One pass from left to right, where a step's role depends only on what stands before and in it, so that on a
 * growing text only the last two steps can change.
 */
export function segment(text: string): Step[] {
  const reader = new RoleReader();
  const steps: Step[] = [];
  let from = 0;
  for (const piece of sentences(text)) {
    const to = from + piece.length;
    steps.push({ ...reader.read(piece), text: piece, span: [from, to] });
    from = to;
  }
  return steps;
}

/**
 * Remembers what was derived so far: a calculation is computing the first time and checking when it returns. Once the
 * answer has been stated, whatever is neither doubt nor another conclusion is checking, up to the end of the thinking.
 */
class RoleReader {
  readonly #derived = new Set<number>();
  #checking: "no" | "reading" | "result" = "no";
  #answered = false;
  #doubted = false;
  #previous: Role = "restate";

  read(piece: string): { readonly role: Role; readonly skill: Skill | undefined } {
    const said = bareText(piece);
    const calculation = readCalculation(said);
    const role = this.#roleOf(said, calculation);
    for (const result of calculation?.results ?? []) this.#derived.add(result);
    if (role !== "hesitate") this.#previous = role;
    if (role === "conclude") this.#checking = "no";
    if (piece.includes("</think>")) {
      this.#checking = "no";
      this.#answered = false;
    }
    return { role, skill: role === "compute" ? skillOf(said, calculation?.operations[0]) : undefined };
  }

  #roleOf(said: string, calculation: Calculation | undefined): Role {
    const bare = said.replace(FILLERS, "");
    if (this.#concludes(bare, calculation)) return "conclude";
    if (fits(CHECK_OPENERS, bare) && this.#derived.size > 0) {
      if (this.#checking !== "result") this.#checking = READING_CUES.test(bare) ? "reading" : "result";
      return "check";
    }
    const replies = this.#doubted && HESITATE_REPLIES.test(said);
    this.#doubted = fits(HESITATE_CUES, bare);
    if (this.#doubted || replies) return "hesitate";
    const verdict = this.#derived.size > 0 && fits(CHECK_VERDICTS, bare);
    if (verdict && (calculation === undefined || this.#repeats(calculation))) return "check";
    if (this.#leavesCheck(said, calculation)) this.#checking = "no";
    const checking = this.#answered || this.#checking !== "no";
    if (calculation) return checking ? "check" : "compute";
    if (checking) return HESITATE_TONE.test(said) ? "hesitate" : "check";
    return this.#roleOfStatement(said, bare);
  }

  #concludes(bare: string, calculation: Calculation | undefined): boolean {
    if (calculation && !this.#repeats(calculation)) return false;
    if (fits(ANSWER_CUES, bare)) {
      this.#answered = true;
      return true;
    }
    return fits(CONCLUDE_CUES, bare) && numbersIn(bare).some((number) => this.#derived.has(number));
  }

  #leavesCheck(said: string, calculation: Calculation | undefined): boolean {
    if (calculation && this.#repeats(calculation)) return false;
    return MOVING_ON.test(said) || (calculation !== undefined && this.#checking === "reading");
  }

  #roleOfStatement(said: string, bare: string): Role {
    if (fits(RESTATE_CUES, bare)) return "restate";
    if (fits(PLAN_CUES, bare)) return "plan";
    const numbers = numbersIn(said);
    if (HESITATE_TONE.test(said) && numbers.length === 0) return "hesitate";
    if (fits(COMPUTE_CUES, bare) || numbers.some((number) => this.#derived.has(number))) return "compute";
    return numbers.length > 0 || this.#derived.size === 0 ? "restate" : this.#previous;
  }

  #repeats(calculation: Calculation): boolean {
    return calculation.results.length > 0 && calculation.results.every((result) => this.#derived.has(result));
  }
}

/** Without tags, emphasis and list marks. */
function bareText(piece: string): string {
  return piece
    .replace(/<\/?think>/g, "")
    .replace(/[*_]{2,}/g, "")
    .replace(/^[\s\-•>]+|\s+$/g, "");
}

function fits(cues: readonly RegExp[], text: string): boolean {
  return cues.some((cue) => cue.test(text));
}
