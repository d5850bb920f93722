import { CHECK_OPENERS, CHECK_VERDICTS } from "../traces/cues.ts";
import { keyOf } from "./equations.ts";
import { REJECTS } from "./followNumbers.ts";
import { formulasIn } from "./formulas.ts";
import type { Provenance } from "./provenance.ts";
import { repeats, wordsOf } from "./roles.ts";
import { sentenceOf, usesOf } from "./sources.ts";
import type { Piece } from "./split.ts";
import type { Reason, StepRole } from "./teacher.ts";
import type { Verdict } from "./verdict.ts";

/** A plan of no more words than this says only that something will be done. */
const EMPTY_PLAN_WORDS = 7;
/** A letter that stands for a number, "let x be …"; not a word of one letter. */
const UNKNOWN = /^[b-hj-z]$/i;
const FORMULA = /[=\\$^≡√]|\d\s*[-+*/×÷]\s*\d/;
const GIVES_UP = /\b(?:wrong|mistake|incorrect|doesn't work|not right|scratch that)\b/i;

/** Where the answer is stated, by sentence. */
export interface Statements {
  readonly first: number | undefined;
  /** The last one that marks it, as `####` and a box do. */
  readonly marked: number | undefined;
}

/**
 * For traces whose numbers do not lead to the answer (algebra in words, geometry, proofs): deletes what each sentence shows
 * by itself to be dispensable, and keeps everything else, with whatever brought up a number that is kept. What follows the
 * first statement of the answer is looking back.
 */
export function justifiedOnly(
  question: string,
  pieces: readonly Piece[],
  roles: readonly StepRole[],
  graph: Provenance,
  statements: Statements,
): Verdict[] {
  const reader = new SentenceReader(question, graph);
  const abandoned = abandonedPaths(pieces, roles);
  const { first, marked } = statements;
  const isTwice = first !== undefined && marked !== undefined && marked !== first;
  const verdicts = pieces.map((piece, i): Verdict => {
    const shown = reader.read(piece, roles[i]!, i);
    const isStatement = i === marked || (i === first && !(isTwice && isBare(piece.text, graph, i)));
    if (isStatement) return { kind: "keep", text: piece.text, reason: { kind: "statesAnswer" } };
    const reason: Reason | undefined =
      first !== undefined && i > first ? { kind: "afterAnswer", step: first } : (abandoned.get(i) ?? shown);
    if (i === first) return { kind: "delete", reason: { kind: "saysNothingNew" } };
    return reason
      ? { kind: "delete", reason }
      : { kind: "keep", text: piece.text, reason: { kind: "notShownSuperfluous" } };
  });
  return withSources(pieces, graph, verdicts);
}

/** Reads sentences in their order, and says why each is dispensable, if it shows that. */
class SentenceReader {
  readonly #question: ReadonlySet<string>;
  readonly #graph: Provenance;
  readonly #said = new Set<string>();
  readonly #found = new Set<number>();
  readonly #formulas = new Set<string>();
  #checking = false;
  #isNewParagraph = true;
  #before: StepRole = "restate";

  constructor(question: string, graph: Provenance) {
    this.#question = wordsOf(question);
    this.#graph = graph;
  }

  read({ text }: Piece, role: StepRole, i: number): Reason | undefined {
    this.#enter(text, role);
    const isSaid = seen(this.#said, [normal(text)]) && /\p{L}/u.test(text);
    const formulas = formulasIn(text);
    const isKnown = seen(this.#formulas, formulas);
    const results = this.#graph.derivations[i]!.map(({ value }) => keyOf(value));
    const findsNew = !seen(this.#found, results);
    if (isSaid || (role === "repeat" && !findsNew)) return { kind: "saysNothingNew" };
    const isPlain = results.length === 0 && formulas.length === 0 && !FORMULA.test(text);
    if (isPlain) return role === "check" && this.#checking ? { kind: "checksNothingNew" } : this.#whyPlain(text, role);
    const isLookingBack = role === "check" || role === "hesitate" || role === "alternative";
    const isNothing = (formulas.length > 0 && isKnown) || (results.length > 0 && !findsNew);
    return isLookingBack && isNothing ? { kind: "checksNothingNew" } : undefined;
  }

  /** A check lasts to the end of its paragraph, unless the next one goes on in so many words. */
  #enter(text: string, role: StepRole): void {
    if (this.#isNewParagraph) this.#checking = false;
    if (role === "check") this.#checking ||= this.#before !== "check" || isPlainCheck(text);
    this.#isNewParagraph = /\n\s*\n/.test(text);
    this.#before = role;
  }

  /** Of a sentence that calculates nothing. */
  #whyPlain(text: string, role: StepRole): Reason | undefined {
    if (role === "hesitate") return { kind: "doubt" };
    if (role === "restate" && repeats(this.#question, text)) return { kind: "repeatsQuestion" };
    const words = text.match(/\p{L}+/gu) ?? [];
    const isEmptyPlan =
      role === "plan" && words.length <= EMPTY_PLAN_WORDS && !words.some((word) => UNKNOWN.test(word));
    return isEmptyPlan ? { kind: "plan" } : undefined;
  }
}

/** Whether all were there before; then they are. */
function seen<T>(known: Set<T>, values: readonly T[]): boolean {
  const isSeen = values.every((value) => known.has(value));
  for (const value of values) known.add(value);
  return isSeen;
}

function isPlainCheck(text: string): boolean {
  return [...CHECK_OPENERS, ...CHECK_VERDICTS].some((cue) => cue.test(text));
}

/** Whether a statement of the answer says nothing else. */
function isBare(text: string, graph: Provenance, i: number): boolean {
  return graph.derivations[i]!.length === 0 && !FORMULA.test(text);
}

/** Keeps also the sentences that brought up the numbers of those that are kept. */
function withSources(pieces: readonly Piece[], graph: Provenance, verdicts: readonly Verdict[]): Verdict[] {
  const kept = [...verdicts];
  const open = kept.flatMap(({ kind }, i) => (kind === "keep" ? [i] : []));
  for (let i = open.pop(); i !== undefined; i = open.pop()) {
    for (const { value, source } of usesOf(graph, i)) {
      const from = sentenceOf(source);
      if (from === undefined || kept[from]!.kind !== "delete") continue;
      kept[from] = { kind: "keep", text: pieces[from]!.text, reason: { kind: "introduces", values: [value] } };
      open.push(from);
    }
  }
  return kept;
}

/** A paragraph of calculations that the next one begins by rejecting. */
function abandonedPaths(pieces: readonly Piece[], roles: readonly StepRole[]): ReadonlyMap<number, Reason> {
  const found = new Map<number, Reason>();
  let from = 0;
  pieces.forEach(({ text }, i) => {
    const opens = i > 0 && pieces[i - 1]!.text.includes("\n\n");
    if (!opens) return;
    if (roles[i] === "hesitate" && REJECTS.test(text) && GIVES_UP.test(text)) {
      for (let path = from; path < i; path++) found.set(path, { kind: "givenUp", step: i });
    }
    from = i;
  });
  return found;
}

function normal(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\d+\-*/=]/gu, "");
}
