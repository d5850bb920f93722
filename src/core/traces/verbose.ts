import type { Given, GraphStep } from "../problems/graph.ts";
import type { GeneratedProblem } from "../problems/problem.ts";
import { type Random, random } from "../random.ts";
import { breakdown, equationText, estimate, expressionText, inverse, swapped } from "./arithmetic.ts";
import { stepEquation } from "./equations.ts";
import { askedQuestion, enumerate, verbFor, withArticle, WRONG_VERBS } from "./grammar.ts";
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
  const thought = new Thought(problem, random(seed, "verbose", problem.id));
  thought.restate();
  thought.plan();
  thought.work();
  thought.check();
  thought.conclude();
  return traceOf(problem, [...thought.writer.written, answerLine(problem)]);
}

/** How often each optional move is made; tuned so that the shares of the roles are those of real traces. */
const CHANCE = {
  doubt: 0.7,
  secondDoubt: 0.1,
  doubtIrrelevant: 0.5,
  deferFact: 0.6,
  joinFacts: 0.85,
  askQuestion: 0.12,
  planAll: 0.25,
  planWithFact: 0.5,
  planNext: 0.1,
  result: 0.06,
  midCheck: 0.25,
  thirdCheck: 0.15,
} as const;

type CheckMove = (step: GraphStep) => boolean;

class Thought {
  readonly writer: Writer;
  readonly #problem: GeneratedProblem;
  readonly #random: Random;
  readonly #asked: string;
  readonly #steps: readonly GraphStep[];
  readonly #last: GraphStep;
  readonly #doubtIrrelevant: boolean;
  /** Facts that come up only when they are needed, by the id of the step that needs them. */
  readonly #deferred: ReadonlyMap<string, Given>;

  constructor(problem: GeneratedProblem, draws: Random) {
    this.#problem = problem;
    this.#random = draws;
    this.writer = new Writer(draws);
    this.#asked = askedQuestion(problem.question);
    this.#steps = problem.graph.steps;
    this.#last = problem.graph.steps.at(-1) as GraphStep;
    this.#doubtIrrelevant = draws.chance(CHANCE.doubtIrrelevant);
    this.#deferred = this.#drawDeferred();
  }

  restate(): void {
    const deferred = new Set(this.#deferred.values());
    const facts = this.#givens("stated").filter((fact) => !deferred.has(fact));
    for (let i = 0; i < facts.length; i++) {
      const [fact, next] = [facts[i]!, facts[i + 1]];
      if (next !== undefined && this.#random.chance(CHANCE.joinFacts)) {
        const move = i === 0 ? PHRASINGS.firstTwoFacts : PHRASINGS.twoFacts;
        this.writer.say("restate", move, { clause: fact.clause, other: next.clause });
        i += 1;
      } else {
        this.writer.say("restate", i === 0 ? PHRASINGS.firstFact : PHRASINGS.fact, { clause: fact.clause });
      }
    }
    if (!this.#doubtIrrelevant) {
      for (const fact of this.#givens("irrelevant"))
        this.writer.say("restate", PHRASINGS.setAside, { clause: fact.clause });
    }
    if (this.#random.chance(CHANCE.askQuestion))
      this.writer.say("restate", PHRASINGS.question, { question: this.#asked });
    this.writer.breakParagraph();
  }

  plan(): void {
    const nouns = this.#steps.map((step) => withArticle(step.noun));
    const all = nouns.length < 4 && this.#random.chance(CHANCE.planAll);
    const move = nouns.length === 1 ? PHRASINGS.planOne : all ? PHRASINGS.planAll : PHRASINGS.planFirst;
    const slots = { first: nouns[0] ?? "", middle: enumerate(nouns.slice(0, -1)), last: nouns.at(-1) ?? "" };
    this.writer.say("plan", move, slots);
  }

  work(): void {
    const anyStep = (): number => this.#random.integer(0, this.#steps.length - 1);
    const doubts = new Set<number>();
    if (this.#random.chance(CHANCE.doubt)) doubts.add(anyStep());
    if (this.#random.chance(CHANCE.secondDoubt)) doubts.add(anyStep());
    const checked = this.#random.chance(CHANCE.midCheck) ? anyStep() : undefined;
    this.#steps.forEach((step, i) => {
      for (const { clause } of this.#knownFor(step)) this.writer.say("restate", PHRASINGS.knownFact, { clause });
      this.#compute(step, i);
      if (doubts.has(i)) this.#hesitate(step);
      if (checked === i) this.#checkMidway(step, this.#steps[i + 1]);
    });
    this.writer.breakParagraph();
  }

  check(): void {
    if (this.#doubtIrrelevant) {
      for (const { clause, value } of this.#givens("irrelevant")) {
        this.writer.say("hesitate", PHRASINGS.irrelevantDoubt, { ...this.#slots(this.#last), clause, value });
      }
    }
    const step = this.#random.pick(this.#steps);
    this.writer.say("check", PHRASINGS.checkOpener, this.#slots(step));
    const wanted = this.#random.chance(CHANCE.thirdCheck) ? 3 : 2;
    let made = 0;
    for (const move of this.#random.shuffle(this.#checkMoves())) {
      if (made < wanted && move(made === 0 ? step : this.#random.pick(this.#steps))) made += 1;
    }
    this.writer.breakParagraph();
  }

  conclude(): void {
    this.writer.say("conclude", PHRASINGS.conclude, this.#slots(this.#last));
    this.writer.breakParagraph();
  }

  #compute(step: GraphStep, i: number): void {
    const slots = this.#slots(step);
    const fact = this.#deferred.get(step.id);
    const planned = this.#random.chance(fact === undefined ? CHANCE.planNext : CHANCE.planWithFact);
    if (i > 0 && planned) {
      if (fact === undefined) this.writer.say("plan", PHRASINGS.planNext, slots);
      else this.writer.say("plan", PHRASINGS.planWithFact, { ...slots, clause: fact.clause });
      this.writer.say("compute", PHRASINGS.computePlanned, slots, step.skill);
    } else if (fact !== undefined) {
      this.writer.say("compute", PHRASINGS.computeWithFact, { ...slots, clause: fact.clause }, step.skill);
    } else {
      const later = step === this.#last ? [...PHRASINGS.computeNext, ...PHRASINGS.computeLast] : PHRASINGS.computeNext;
      this.writer.say("compute", i === 0 ? PHRASINGS.compute : later, slots, step.skill);
    }
    if (this.#random.chance(CHANCE.result)) this.writer.say("compute", PHRASINGS.result, slots, step.skill);
  }

  #hesitate(step: GraphStep): void {
    const slots = this.#slots(step);
    const fact = this.#givens("stated").find((given) => step.operands.includes(given.id));
    if (step !== this.#last && this.#random.chance(0.4)) {
      this.writer.say("hesitate", PHRASINGS.alreadyDone, slots);
    } else if (this.#random.chance(0.5)) {
      const slotsOfDoubt = { ...slots, wrong: WRONG_VERBS[step.operation], reason: this.#reasonFor(step) };
      this.writer.say("hesitate", PHRASINGS.wrongOperation, slotsOfDoubt);
    } else if (fact !== undefined) {
      this.writer.say("hesitate", PHRASINGS.whereFrom, { ...slots, clause: fact.clause, value: fact.value });
    } else {
      const numbers = enumerate(this.#givens("stated").map((given) => String(given.value)));
      this.writer.say("hesitate", PHRASINGS.nothingMissed, { ...slots, numbers });
    }
  }

  /** Why the step's operation is the right one: a fact that says so, or the size that the result must have. */
  #reasonFor(step: GraphStep): string {
    const { a, operation, b, c } = stepEquation(this.#problem.graph, step);
    const rate = this.#givens("stated").find(
      (given) => step.operands.includes(given.id) && /\b(?:each|every|per|an?)\b/.test(given.clause),
    );
    if (operation === "*" && rate !== undefined) return rate.clause;
    if (operation === "mod") return `I only want ${withArticle(step.noun)}`;
    return `it has to be ${c > a ? "more" : "less"} than ${Math.max(a, operation === "+" ? b : a)}`;
  }

  /** Only where a new calculation follows at once: a check in the middle is otherwise not seen to end. */
  #checkMidway(step: GraphStep, next: GraphStep | undefined): void {
    const back = inverse(stepEquation(this.#problem.graph, step));
    if (back === undefined || next === undefined || this.#knownFor(next).length > 0) return;
    this.writer.say("check", PHRASINGS.midCheck, { ...this.#slots(step), inverse: equationText(back) });
  }

  /** Each says one check of a step, or nothing and false where it does not apply. */
  #checkMoves(): CheckMove[] {
    const graph = this.#problem.graph;
    const say = (phrasings: readonly string[], step: GraphStep, more: Slots): boolean =>
      this.writer.say("check", phrasings, { ...this.#slots(step), ...more });
    return [
      (step) => {
        const back = inverse(stepEquation(graph, step));
        return back !== undefined && say(PHRASINGS.inverse, step, { inverse: equationText(back) });
      },
      (step) => {
        const other = swapped(stepEquation(graph, step));
        return other !== undefined && say(PHRASINGS.swapped, step, { swapped: equationText(other) });
      },
      () => {
        const equations = this.#steps.map((each) => equationText(stepEquation(graph, each)));
        return say(PHRASINGS.recompute, this.#last, { equations: enumerate(equations.slice(-2)) });
      },
      (step) => {
        const parts = breakdown(stepEquation(graph, step)).map(equationText);
        return parts.length > 0 && say(PHRASINGS.parts, step, { parts: parts.join(", ") });
      },
      (step) => {
        const rough = estimate(stepEquation(graph, step));
        return rough !== undefined && say(PHRASINGS.estimate, step, { estimate: equationText(rough) });
      },
      (step) => {
        const { a, operation, b, c } = stepEquation(graph, step);
        const bound = operation === "mod" ? b : a;
        return c !== bound && say(c > bound ? PHRASINGS.sizeMore : PHRASINGS.sizeLess, step, { a: bound });
      },
      () => say(PHRASINGS.reread, this.#last, { question: this.#asked }),
      (step) => {
        const fact = this.#givens("stated").find((given) => step.operands.includes(given.id));
        return fact !== undefined && say(PHRASINGS.rereadFact, step, { clause: fact.clause, value: fact.value });
      },
    ];
  }

  /** The first fact is always told at the beginning. */
  #drawDeferred(): ReadonlyMap<string, Given> {
    const deferred = new Map<string, Given>();
    for (const fact of this.#givens("stated").slice(1)) {
      const user = this.#steps.findIndex((step) => step.operands.includes(fact.id));
      const step = this.#steps[user];
      if (step === undefined || user === 0 || deferred.has(step.id)) continue;
      if (this.#random.chance(CHANCE.deferFact)) deferred.set(step.id, fact);
    }
    return deferred;
  }

  #knownFor(step: GraphStep): Given[] {
    return this.#givens("known").filter((given) => step.operands.includes(given.id));
  }

  #givens(kind: Given["kind"]): Given[] {
    return this.#problem.graph.givens.filter((given) => given.kind === kind);
  }

  #slots(step: GraphStep): Slots {
    const written = stepEquation(this.#problem.graph, step);
    return {
      a: written.a,
      c: written.c,
      noun: withArticle(step.noun),
      last: withArticle(this.#last.noun),
      verb: verbFor(written),
      expression: expressionText(written),
      equation: equationText(written),
    };
  }
}
