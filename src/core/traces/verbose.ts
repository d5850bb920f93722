import type { Given, GraphStep } from "../problems/graph.ts";
import type { GeneratedProblem } from "../problems/problem.ts";
import { random, type Random } from "../random.ts";
import { breakdown, type Equation, equationText, estimate, inverse, type Operation } from "./arithmetic.ts";
import { stepEquation } from "./equations.ts";
import { PHRASINGS } from "./phrasings.ts";
import { answerLine, traceOf } from "./rendered.ts";
import type { Trace } from "./trace.ts";
import { type Slots, Writer } from "./writer.ts";

/**
 * A chain of thought in the manner of a reasoning model: restates, plans, computes, hesitates, checks again and sums up.
 * A function of the problem and the seed. Every number in it stands in the question, is known to everyone, is the result
 * of an equation written out before it, or is one of the decimal places of such a number.
 */
export function renderVerbose(problem: GeneratedProblem, seed: number | string): Trace {
  const draws = random(seed, "verbose", problem.id);
  const thought = new Thought(problem, draws);
  thought.restate();
  thought.plan();
  thought.work();
  thought.check();
  thought.conclude();
  return traceOf(problem, [...thought.writer.written, answerLine(problem)]);
}

class Thought {
  readonly writer: Writer;
  readonly #problem: GeneratedProblem;
  readonly #random: Random;
  readonly #asked: string;
  readonly #steps: readonly GraphStep[];
  readonly #doubtIrrelevant: boolean;

  constructor(problem: GeneratedProblem, draws: Random) {
    this.#problem = problem;
    this.#random = draws;
    this.writer = new Writer(draws);
    this.#asked = askedQuestion(problem.question);
    this.#steps = problem.graph.steps;
    this.#doubtIrrelevant = draws.chance(0.6);
  }

  restate(): void {
    const facts = this.#givens("stated");
    facts.forEach((fact, i) => {
      const move = i === 0 ? PHRASINGS.firstFact : PHRASINGS.fact;
      this.writer.say("restate", move, { clause: fact.clause });
    });
    if (!this.#doubtIrrelevant) {
      for (const fact of this.#givens("irrelevant"))
        this.writer.say("restate", PHRASINGS.setAside, { clause: fact.clause });
    }
    this.writer.say("restate", PHRASINGS.question, { question: this.#asked });
    this.writer.breakParagraph();
  }

  plan(): void {
    const nouns = this.#steps.map((step) => withArticle(step.noun));
    const move = nouns.length === 1 ? PHRASINGS.planOne : nouns.length === 2 ? PHRASINGS.planTwo : PHRASINGS.planMany;
    this.writer.say("plan", move, {
      first: nouns[0] ?? "",
      middle: enumerate(nouns.slice(0, -1)),
      last: nouns.at(-1) ?? "",
    });
  }

  work(): void {
    const doubted = this.#random.integer(0, this.#steps.length - 1);
    this.#steps.forEach((step, i) => {
      this.#recall(step);
      this.#compute(step, i);
      if (i === doubted) this.#hesitate(step, i);
    });
    this.writer.breakParagraph();
  }

  check(): void {
    if (this.#doubtIrrelevant) {
      for (const fact of this.#givens("irrelevant")) {
        this.writer.say("hesitate", PHRASINGS.irrelevantDoubt, {
          ...this.#slots(this.#lastStep),
          clause: fact.clause,
          value: fact.value,
        });
      }
    }
    const checked = this.#random.pick(this.#steps);
    this.writer.say("check", PHRASINGS.checkOpener, this.#slots(checked));
    this.#checkOnce(checked);
    if (this.#random.chance(0.5)) this.#reread();
    this.writer.breakParagraph();
  }

  conclude(): void {
    this.writer.say("conclude", PHRASINGS.conclude, this.#slots(this.#lastStep));
    this.writer.breakParagraph();
  }

  #recall(step: GraphStep): void {
    for (const given of this.#givens("known")) {
      if (step.operands.includes(given.id)) this.writer.say("restate", PHRASINGS.knownFact, { clause: given.clause });
    }
  }

  #compute(step: GraphStep, i: number): void {
    const slots = this.#slots(step);
    const parts = breakdown(stepEquation(this.#problem.graph, step));
    if (parts.length > 0) {
      this.writer.say(
        "compute",
        PHRASINGS.breakdown,
        { ...slots, parts: parts.map(equationText).join(", ") },
        step.skill,
      );
    } else {
      this.writer.say(
        "compute",
        i === 0 ? PHRASINGS.compute : [...PHRASINGS.compute, ...PHRASINGS.computeNext],
        slots,
        step.skill,
      );
    }
    if (this.#random.chance(0.3)) this.writer.say("compute", PHRASINGS.result, slots, step.skill);
  }

  #hesitate(step: GraphStep, i: number): void {
    const slots = this.#slots(step);
    const given = this.#problem.graph.givens.find((fact) => fact.kind === "stated" && step.operands.includes(fact.id));
    if (i < this.#steps.length - 1 && this.#random.chance(0.5)) {
      this.writer.say("hesitate", PHRASINGS.alreadyDone, slots);
    } else if (given !== undefined) {
      const move = this.#random.chance(0.5) ? PHRASINGS.wrongOperation : PHRASINGS.whereFrom;
      const wrong = WRONG_VERBS[step.operation];
      this.writer.say("hesitate", move, { ...slots, wrong, clause: given.clause, value: given.value });
    } else {
      this.writer.say("hesitate", PHRASINGS.nothingMissed, { ...slots, numbers: enumerate(this.#usedNumbers()) });
    }
  }

  #checkOnce(step: GraphStep): void {
    const written = stepEquation(this.#problem.graph, step);
    const back = inverse(written);
    const rough = breakdown(written).length === 0 ? estimate(written) : undefined;
    if (rough !== undefined && this.#random.chance(0.4)) {
      this.writer.say("check", PHRASINGS.estimate, { ...this.#slots(step), estimate: equationText(rough) });
    } else if (back !== undefined && this.#random.chance(0.6)) {
      this.writer.say("check", PHRASINGS.inverse, { ...this.#slots(step), inverse: equationText(back) });
    } else {
      const equations = this.#steps.map((each) => equationText(stepEquation(this.#problem.graph, each)));
      this.writer.say("check", PHRASINGS.recompute, { equations: enumerate(equations) });
    }
  }

  #reread(): void {
    this.writer.say("check", PHRASINGS.reread, { ...this.#slots(this.#lastStep), question: this.#asked });
  }

  get #lastStep(): GraphStep {
    return this.#steps.at(-1) as GraphStep;
  }

  #givens(kind: Given["kind"]): Given[] {
    return this.#problem.graph.givens.filter((given) => given.kind === kind);
  }

  #usedNumbers(): string[] {
    const used = new Set(this.#steps.flatMap((step) => step.operands));
    return this.#givens("stated")
      .filter((given) => used.has(given.id))
      .map((given) => String(given.value));
  }

  #slots(step: GraphStep): Slots {
    const written = stepEquation(this.#problem.graph, step);
    return {
      a: written.a,
      b: written.b,
      c: written.c,
      noun: withArticle(step.noun),
      last: withArticle(this.#lastStep.noun),
      verb: verb(written),
      equation: equationText(written),
    };
  }
}

const WRONG_VERBS: Readonly<Record<Operation, string>> = {
  "+": "subtract",
  "-": "add",
  "*": "add",
  "/": "multiply",
  mod: "divide only",
};

function verb({ a, operation, b }: Equation): string {
  switch (operation) {
    case "+":
      return `add ${b} to ${a}`;
    case "-":
      return `take ${b} away from ${a}`;
    case "*":
      return `multiply ${a} by ${b}`;
    case "/":
      return `divide ${a} by ${b}`;
    case "mod":
      return `divide ${a} by ${b} and keep the rest`;
  }
}

/** "the pens left", but "Mia's pens" and "each box" as they are. */
export function withArticle(noun: string): string {
  return /^(?:the|a|an|each|every|all|both|one|his|her|their)\b|^\p{Lu}|^\S+'s?\b/u.test(noun) ? noun : `the ${noun}`;
}

/** "a, b and c". */
export function enumerate(items: readonly string[]): string {
  if (items.length < 2) return items[0] ?? "";
  return `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

/** The question itself, from "how many" or its like on, without the facts before it. */
export function askedQuestion(text: string): string {
  const last = /[^.?!]*\?\s*$/.exec(text)?.[0].trim() ?? text.trim();
  const asked = /\b(?:how|what)\b.*$/i.exec(last)?.[0] ?? last;
  return asked.charAt(0).toLowerCase() + asked.slice(1);
}
