import type { Given, GraphStep } from "../problems/graph.ts";
import type { GeneratedProblem } from "../problems/problem.ts";
import { type Random, random } from "../random.ts";
import { breakdown, equationText, inverse } from "./arithmetic.ts";
import { checksOf } from "./checks.ts";
import { askedQuestion, enumerate, withArticle, WRONG_VERBS } from "./grammar.ts";
import { PHRASINGS, type Phrasings } from "./phrasings.ts";
import { givensFor, givensOf, lastStep, slotsOf, stepEquation } from "./problemFacts.ts";
import { answerLine, traceOf } from "./rendered.ts";
import type { Trace } from "./trace.ts";
import { type Slots, Writer } from "./writer.ts";

/**
 * A chain of thought in the manner of a reasoning model: restates, plans, computes, hesitates, checks again and sums up.
 * A function of the problem and the seed. Every number in it stands in the question, is known to everyone, is the result
 * of an equation written out before it, or is one of the decimal places of such a number; the one exception is the whole
 * quotient from which a remainder is worked out. `phrasings` are the student's own where none are given.
 */
export function renderVerbose(
  problem: GeneratedProblem,
  seed: number | string,
  phrasings: Phrasings = PHRASINGS,
): Trace {
  const thought = new Thought(problem, random(seed, "verbose", problem.id), phrasings);
  thought.restate();
  thought.plan();
  thought.work();
  thought.check();
  thought.conclude();
  return traceOf(problem, [...thought.writer.written, answerLine(problem)]);
}

/** How often each optional move is made; tuned so that the shares of the roles are those of real traces. */
const CHANCE = {
  deferFact: 0.75,
  joinFacts: 0.85,
  askQuestion: 0.1,
  planAll: 0.2,
  planNext: 0.1,
  planWithFact: 0.5,
  result: 0.06,
  doubt: 0.65,
  secondDoubt: 0.1,
  doubtDone: 0.4,
  doubtOperation: 0.5,
  doubtIrrelevant: 0.5,
  midCheck: 0.25,
  thirdCheck: 0.1,
} as const;

class Thought {
  readonly writer: Writer;
  readonly #problem: GeneratedProblem;
  readonly #random: Random;
  readonly #phrasings: Phrasings;
  readonly #steps: readonly GraphStep[];
  readonly #last: GraphStep;
  readonly #doubtIrrelevant: boolean;
  /** Facts that come up only when they are needed, by the id of the step that needs them. */
  readonly #deferred: ReadonlyMap<string, Given>;

  constructor(problem: GeneratedProblem, draws: Random, phrasings: Phrasings) {
    this.#problem = problem;
    this.#random = draws;
    this.#phrasings = phrasings;
    this.writer = new Writer(draws);
    this.#steps = problem.graph.steps;
    this.#last = lastStep(problem);
    this.#doubtIrrelevant = draws.chance(CHANCE.doubtIrrelevant);
    this.#deferred = this.#drawDeferred();
  }

  restate(): void {
    const deferred = new Set(this.#deferred.values());
    const facts = givensOf(this.#problem, "stated").filter((fact) => !deferred.has(fact));
    for (let i = 0; i < facts.length; i++) {
      const [fact, next] = [facts[i]!, facts[i + 1]];
      if (next !== undefined && this.#random.chance(CHANCE.joinFacts)) {
        const move = i === 0 ? this.#phrasings.firstTwoFacts : this.#phrasings.twoFacts;
        this.writer.say("restate", move, { clause: fact.clause, other: next.clause });
        i += 1;
      } else {
        this.writer.say("restate", i === 0 ? this.#phrasings.firstFact : this.#phrasings.fact, { clause: fact.clause });
      }
    }
    if (!this.#doubtIrrelevant) {
      for (const { clause } of givensOf(this.#problem, "irrelevant"))
        this.writer.say("restate", this.#phrasings.setAside, { clause });
    }
    if (this.#random.chance(CHANCE.askQuestion)) {
      this.writer.say("restate", this.#phrasings.question, { question: askedQuestion(this.#problem.question) });
    }
    this.writer.breakParagraph();
  }

  plan(): void {
    const nouns = this.#steps.map((step) => withArticle(step.noun));
    const all = nouns.length < 4 && this.#random.chance(CHANCE.planAll);
    const move =
      nouns.length === 1 ? this.#phrasings.planOne : all ? this.#phrasings.planAll : this.#phrasings.planFirst;
    const slots = { first: nouns[0] ?? "", middle: enumerate(nouns.slice(0, -1)), last: nouns.at(-1) ?? "" };
    this.writer.say("plan", move, slots);
  }

  work(): void {
    const anyStep = (): number => this.#random.integer(0, this.#steps.length - 1);
    const doubted = new Set<number>();
    if (this.#random.chance(CHANCE.doubt)) doubted.add(anyStep());
    if (this.#random.chance(CHANCE.secondDoubt)) doubted.add(anyStep());
    const checked = this.#random.chance(CHANCE.midCheck) ? anyStep() : undefined;
    this.#steps.forEach((step, i) => {
      for (const { clause } of givensFor(this.#problem, step, "known"))
        this.writer.say("restate", this.#phrasings.knownFact, { clause });
      this.#compute(step, i > 0 && !doubted.has(i - 1));
      if (doubted.has(i)) this.#hesitate(step);
      if (checked === i) this.#checkMidway(step, this.#steps[i + 1]);
    });
    this.writer.breakParagraph();
  }

  check(): void {
    if (this.#doubtIrrelevant) {
      for (const { clause, value } of givensOf(this.#problem, "irrelevant")) {
        this.writer.say("hesitate", this.#phrasings.irrelevantDoubt, {
          ...slotsOf(this.#problem, this.#last),
          clause,
          value,
        });
      }
    }
    const done = new Set<string>();
    const wanted = this.#random.chance(CHANCE.thirdCheck) ? 3 : 2;
    while (done.size < wanted) {
      const open = checksOf(this.#problem, this.#random.pick(this.#steps)).filter(({ kind }) => !done.has(kind));
      const { kind, ofStep, slots } = this.#random.pick(open);
      if (done.size === 0) {
        const openers =
          ofStep && this.#random.chance(0.5) ? this.#phrasings.checkStepOpener : this.#phrasings.checkOpener;
        this.writer.say("check", openers, slots);
      }
      this.writer.say("check", this.#phrasings[kind], slots);
      done.add(kind);
    }
    this.writer.breakParagraph();
  }

  conclude(): void {
    this.writer.mustSay("conclude", this.#phrasings.conclude, slotsOf(this.#problem, this.#last));
    this.writer.breakParagraph();
  }

  #compute(step: GraphStep, mayPlan: boolean): void {
    const slots = slotsOf(this.#problem, step);
    const fact = this.#deferred.get(step.id);
    const say = (move: readonly string[], more: Slots = {}): void =>
      this.writer.mustSay("compute", move, { ...slots, ...more }, step.skill);
    if (step.operation === "mod") {
      const parts = breakdown(stepEquation(this.#problem.graph, step)).map(equationText).join(", ");
      if (fact !== undefined) this.writer.say("restate", this.#phrasings.fact, { clause: fact.clause });
      say(this.#phrasings.computeRemainder, { parts });
    } else if (fact !== undefined && this.#random.chance(CHANCE.planWithFact)) {
      this.writer.say("plan", this.#phrasings.planWithFact, { ...slots, clause: fact.clause });
      say(this.#phrasings.computePlanned);
    } else if (fact !== undefined) {
      say(this.#phrasings.computeWithFact, { clause: fact.clause });
    } else if (mayPlan && this.#random.chance(CHANCE.planNext)) {
      this.writer.say("plan", this.#phrasings.planNext, slots);
      say(this.#phrasings.computePlanned);
    } else if (step === this.#steps[0]) {
      say(this.#phrasings.compute);
    } else {
      say(
        step === this.#last
          ? [...this.#phrasings.computeNext, ...this.#phrasings.computeLast]
          : this.#phrasings.computeNext,
      );
    }
    if (this.#random.chance(CHANCE.result)) this.writer.say("compute", this.#phrasings.result, slots, step.skill);
  }

  #hesitate(step: GraphStep): void {
    const slots = slotsOf(this.#problem, step);
    const stated = givensOf(this.#problem, "stated");
    const isOnly = ({ value }: Given) => stated.filter((other) => other.value === value).length === 1;
    const fact = givensFor(this.#problem, step, "stated").find(isOnly);
    if (step !== this.#last && this.#random.chance(CHANCE.doubtDone)) {
      this.writer.say("hesitate", this.#phrasings.alreadyDone, slots);
    } else if (this.#random.chance(CHANCE.doubtOperation)) {
      const reason = this.#reasonFor(step);
      this.writer.say("hesitate", this.#phrasings.wrongOperation, {
        ...slots,
        wrong: WRONG_VERBS[step.operation],
        reason,
      });
    } else if (fact !== undefined) {
      this.writer.say("hesitate", this.#phrasings.whereFrom, { ...slots, clause: fact.clause, value: fact.value });
    } else {
      const numbers = enumerate(stated.map(({ value }) => String(value)));
      this.writer.say("hesitate", this.#phrasings.nothingMissed, { ...slots, numbers });
    }
  }

  /** Why the step's operation is the right one: a fact that says so, or the size that the result must have. */
  #reasonFor(step: GraphStep): string {
    const { a, operation, b, c } = stepEquation(this.#problem.graph, step);
    const facts = givensFor(this.#problem, step, "stated");
    const rate = facts.find(({ clause }) => /\b(?:each|every|per|an?)\b/.test(clause));
    if (operation === "*" && rate !== undefined) return rate.clause;
    if (operation === "mod") return `I only want ${withArticle(step.noun)}`;
    return `it has to be ${c > a ? "more" : "less"} than ${operation === "+" ? Math.max(a, b) : a}`;
  }

  /** Only where a new calculation follows at once: a check in the middle is otherwise not seen to end. */
  #checkMidway(step: GraphStep, next: GraphStep | undefined): void {
    const back = inverse(stepEquation(this.#problem.graph, step));
    if (back === undefined || next === undefined || next.operation === "mod") return;
    if (givensFor(this.#problem, next, "known").length > 0) return;
    this.writer.say("check", this.#phrasings.midCheck, {
      ...slotsOf(this.#problem, step),
      inverse: equationText(back),
    });
  }

  /** The first fact is always told at the beginning. */
  #drawDeferred(): ReadonlyMap<string, Given> {
    const deferred = new Map<string, Given>();
    for (const fact of givensOf(this.#problem, "stated").slice(1)) {
      const user = this.#steps.findIndex((step) => step.operands.includes(fact.id));
      const step = this.#steps[user];
      if (step === undefined || user === 0 || deferred.has(step.id)) continue;
      if (this.#random.chance(CHANCE.deferFact)) deferred.set(step.id, fact);
    }
    return deferred;
  }
}
