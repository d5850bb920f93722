import type { Skill } from "../problems/skill.ts";
import { skillOf } from "../traces/skills.ts";
import type { Derivation } from "./derivations.ts";
import { near } from "./equations.ts";
import type { Provenance } from "./provenance.ts";
import type { Piece } from "./split.ts";
import type { StepRole } from "./teacher.ts";

const OTHER_WAY =
  /\b(?:alternatively|(?:another|a different|the other|second|third) (?:way|approach|method)|other way)\b/i;
const STATES_ANSWER = /#{4}|\\boxed\b|\banswer\b/i;
/** Share of a sentence's words that stand in the question, from which on it only repeats it. */
const REPEATED_SHARE = 0.8;

/** What a sentence does, and the skill that it exercises where it computes. */
export interface SentenceLabel {
  readonly role: StepRole;
  readonly skill: Skill | undefined;
}

/**
 * Refines the roles of sentences by where their numbers come from: what arrives at a number for the first time computes,
 * whatever its words, and what arrives at it again repeats. `answer` is what the response answers, as a number.
 */
export function sentenceLabels(
  question: string,
  pieces: readonly Piece[],
  graph: Provenance,
  answer: number | undefined,
): SentenceLabel[] {
  const reader = new LabelReader(question, graph, answer);
  return pieces.map((piece, i) => {
    const role = reader.read(piece, i);
    const derived = graph.derivations[i]![0];
    const skill = piece.skill ?? (derived && skillOf(piece.text, operationOf(derived)));
    return { role, skill: role === "compute" ? skill : undefined };
  });
}

/** Whether a sentence's words all but stand in the question. */
export function repeats(question: ReadonlySet<string>, text: string): boolean {
  const words = [...wordsOf(text)];
  return words.length > 0 && words.filter((word) => question.has(word)).length / words.length >= REPEATED_SHARE;
}

export function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/\p{L}{3,}|\d+/gu) ?? []);
}

class LabelReader {
  readonly #question: ReadonlySet<string>;
  readonly #graph: Provenance;
  readonly #answer: number | undefined;
  readonly #seen = new Set<string>();

  constructor(question: string, graph: Provenance, answer: number | undefined) {
    this.#question = wordsOf(question);
    this.#graph = graph;
    this.#answer = answer;
  }

  read({ text, role }: Piece, i: number): StepRole {
    const derived = this.#graph.derivations[i]!;
    return this.#refine(role, text, derived, this.#isKnown(derived), i);
  }

  #refine(role: Piece["role"], text: string, derived: readonly Derivation[], isKnown: boolean, i: number): StepRole {
    if (OTHER_WAY.test(text) && role !== "compute") return "alternative";
    if (role === "conclude" && (this.#answer === undefined || STATES_ANSWER.test(text))) return "answer";
    const findsNew = derived.some(({ aside, inverse }) => !aside && !inverse);
    switch (role) {
      case "compute":
        return isKnown ? "repeat" : "compute";
      case "restate":
        if (findsNew) return "compute";
        return this.#recalls(derived, i) ? "recall" : "restate";
      case "plan":
        return findsNew ? "compute" : "plan";
      case "check":
        if (/\?\W*$/.test(text)) return "hesitate";
        return derived.length === 0 && repeats(this.#question, text) ? "restate" : "check";
      default:
        return role;
    }
  }

  /** Whether each of its calculations was made before. */
  #isKnown(derived: readonly Derivation[]): boolean {
    const calculations = derived.map(({ value, operands }) =>
      [value, ...operands.map((each) => each.value).sort()].join(),
    );
    const isKnown = calculations.length > 0 && calculations.every((calculation) => this.#seen.has(calculation));
    for (const calculation of calculations) this.#seen.add(calculation);
    return isKnown;
  }

  #recalls(derived: readonly Derivation[], i: number): boolean {
    const mentions = this.#graph.mentions[i]!;
    return derived.length === 0 && mentions.length > 0 && mentions.every(({ source }) => source.kind === "known");
  }
}

/** By its numbers; of a share or a multiple in words, only one is written. */
function operationOf({ value, operands }: Derivation): string | undefined {
  const numbers = operands.map((operand) => operand.value);
  const [first, ...rest] = numbers;
  if (first === undefined) return undefined;
  if (rest.length === 0) return value < first ? "/" : "*";
  const sum = numbers.reduce((total, number) => total + number, 0);
  if (near(value, sum)) return "+";
  if (numbers.some((number) => near(value, 2 * number - sum))) return "-";
  return value < Math.max(...numbers) ? "/" : "*";
}
