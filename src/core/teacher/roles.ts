import type { Derivation } from "./derivations.ts";
import type { Provenance } from "./provenance.ts";
import type { Piece } from "./split.ts";
import type { StepRole } from "./teacher.ts";

const OTHER_WAY =
  /\b(?:alternatively|another (?:way|approach|method)|a different (?:way|approach|method)|other way)\b/i;
const STATES_ANSWER = /#{4}|\\boxed\b|\banswer\b/i;

/** Refines the roles of sentences by where their numbers come from. `answer` is what the response answers, as a number. */
export function stepRoles(pieces: readonly Piece[], graph: Provenance, answer: number | undefined): StepRole[] {
  const seen = new Set<string>();
  return pieces.map(({ text, role }, i) => {
    const derived = graph.derivations[i]!;
    const calculations = derived.map(({ value, operands }) =>
      [value, ...operands.map((each) => each.value).sort()].join(),
    );
    const isKnown = calculations.length > 0 && calculations.every((calculation) => seen.has(calculation));
    for (const calculation of calculations) seen.add(calculation);
    return refine(role, text, derived, isKnown, graph, i, answer);
  });
}

function refine(
  role: StepRole,
  text: string,
  derived: readonly Derivation[],
  isKnown: boolean,
  graph: Provenance,
  i: number,
  answer: number | undefined,
): StepRole {
  if (OTHER_WAY.test(text) && role !== "compute") return "alternative";
  if (role === "conclude" && (answer === undefined || STATES_ANSWER.test(text))) return "answer";
  if (role === "compute" && isKnown) return "repeat";
  const mentions = graph.mentions[i]!;
  const recalls = derived.length === 0 && mentions.some(({ source }) => source.kind === "known");
  if (role === "restate" && recalls && mentions.every(({ source }) => source.kind === "known")) return "recall";
  return role;
}
