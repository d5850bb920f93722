import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { calculate, isLearnable } from "../../src/core/problems/arithmetic.ts";
import { generateProblem, generateProblems } from "../../src/core/problems/generate.ts";
import type { Graph } from "../../src/core/problems/graph.ts";
import type { GeneratedProblem, Split } from "../../src/core/problems/problem.ts";
import { SKILLS } from "../../src/core/problems/skill.ts";
import { splitOf } from "../../src/core/problems/split.ts";
import type { ToldProblem } from "../../src/core/problems/template.ts";
import { TEMPLATES } from "../../src/core/problems/templates.ts";
import { random } from "../../src/core/random.ts";

const TRIES = 80;

/** Problems of one template with their quantities' keys, from many seeds. */
function tellings(templateId: string, tries = TRIES): (ToldProblem & { readonly key: string })[] {
  const template = TEMPLATES.find((candidate) => candidate.id === templateId)!;
  const told: (ToldProblem & { readonly key: string })[] = [];
  for (let index = 0; index < tries; index++) {
    const draws = random("laws", templateId, index);
    const quantities = template.quantities(draws);
    const problem = template.tell(draws, quantities);
    if (problem !== undefined) told.push({ ...problem, key: template.key(quantities) });
  }
  return told;
}

/** The values of givens and of every step that can be computed without `left out`. */
function evaluate(graph: Graph, leftOut?: string): ReadonlyMap<string, number> {
  const values = new Map(graph.givens.map((given) => [given.id, given.value]));
  for (const step of graph.steps) {
    const [left, right] = step.operands.map((operand) => values.get(operand));
    if (step.id === leftOut || left === undefined || right === undefined) continue;
    values.set(step.id, calculate(step.operation, left, right));
  }
  return values;
}

/** The percentages of a question whose parts a known given explains. */
const statedPercents = (question: string, known: readonly number[]): number[] =>
  [...question.matchAll(/(\d+)%/g)].map(([, percent]) => Number(percent)).filter((percent) => known.includes(percent));

const numbersIn = (text: string): number[] => (text.match(/\d+/g) ?? []).map(Number);

/** What breaks a law, in words; a law holds where this is empty. Collected, as an `expect` for each number takes long. */
function breaches(told: readonly ToldProblem[], law: (problem: ToldProblem) => readonly (string | false)[]): string[] {
  return told.flatMap((problem) =>
    law(problem).flatMap((breach) => (breach === false ? [] : [`${breach}: ${problem.question}`])),
  );
}

describe.each(TEMPLATES.map(({ id }) => id))("template %s", (id) => {
  const template = TEMPLATES.find((candidate) => candidate.id === id)!;
  const told = tellings(id);

  it("accepts a good share of its draws", () => {
    expect(told.length).toBeGreaterThan(TRIES / 16);
  });

  it("has a graph whose steps follow from earlier numbers and give the values that it states", () => {
    const law = ({ graph }: ToldProblem): (string | false)[] => {
      const values = evaluate(graph);
      const ids = [...graph.givens, ...graph.steps].map((item) => item.id);
      return [
        new Set(ids).size !== ids.length && "an id occurs twice",
        ...graph.steps.map((step, index) => {
          const earlier = ids.slice(0, graph.givens.length + index);
          return !step.operands.every((operand) => earlier.includes(operand)) && `${step.id} uses a later number`;
        }),
        ...graph.steps.map((step) => values.get(step.id) !== step.value && `${step.id} is not ${step.value}`),
      ];
    };
    expect(breaches(told, law)).toEqual([]);
  });

  it("needs every step and every given that is not irrelevant", () => {
    const law = ({ graph }: ToldProblem): (string | false)[] => {
      const answer = graph.steps.at(-1)!.id;
      const used = new Set(graph.steps.flatMap((step) => step.operands));
      return [
        ...graph.steps.map((step) => evaluate(graph, step.id).has(answer) && `${step.id} is not needed`),
        ...graph.givens.map(
          (given) => used.has(given.id) === (given.kind === "irrelevant") && `${given.id} is ${given.kind}`,
        ),
      ];
    };
    expect(breaches(told, law)).toEqual([]);
  });

  it("keeps to whole, positive, learnable arithmetic", () => {
    const law = ({ graph }: ToldProblem): (string | false)[] => {
      const values = evaluate(graph);
      return [
        ...graph.steps.map(({ operation, operands: [left, right] }) => {
          return (
            !isLearnable(operation, values.get(left)!, values.get(right)!) &&
            `${left} ${operation} ${right} is too hard`
          );
        }),
        ...[...values.values()].map((value) => !(Number.isInteger(value) && value > 0 && value <= 1500) && `${value}`),
      ];
    };
    expect(breaches(told, law)).toEqual([]);
  });

  it("states its numbers in digits, and no number but those", () => {
    const law = ({ question, graph }: ToldProblem): (string | false)[] => {
      const inQuestion = numbersIn(question);
      const fractions = [...question.matchAll(/(\d+)\/(\d+)/g)].flatMap(([, top, bottom]) => [
        Number(top),
        Number(bottom),
      ]);
      const percents = graph.givens.flatMap(({ clause }) => clause.match(/\d+(?=%)/g) ?? []).map(Number);
      const stated = graph.givens.filter((given) => given.kind !== "known");
      const parts = graph.givens.filter((given) => given.kind === "known" && fractions.includes(given.value));
      const explained = new Set([
        ...[...stated, ...parts].map((given) => given.value),
        ...statedPercents(question, percents),
      ]);
      return [
        ...stated.map((given) => !inQuestion.includes(given.value) && `${given.id} is not in the question`),
        ...stated.map((given) => !numbersIn(given.clause).includes(given.value) && `${given.id} is not in its clause`),
        ...inQuestion.map((number) => !explained.has(number) && `${number} is not explained`),
      ];
    };
    expect(breaches(told, law)).toEqual([]);
  });

  it("states an irrelevant number once, and no other number equals it", () => {
    const law = ({ question, graph }: ToldProblem): (string | false)[] => {
      const irrelevant = graph.givens.filter((given) => given.kind === "irrelevant");
      const all = [...graph.givens, ...graph.steps].map((item) => item.value);
      return [
        irrelevant.length > 1 && "two irrelevant facts",
        ...irrelevant.flatMap(({ value, clause }) => [
          numbersIn(question).filter((number) => number === value).length !== 1 && `${value} is not stated once`,
          all.filter((other) => other === value).length !== 1 && `${value} occurs elsewhere`,
          !question.toLowerCase().includes(`${clause.toLowerCase()}.`) && `no sentence "${clause}"`,
        ]),
      ];
    };
    expect(breaches(told, law)).toEqual([]);
  });

  it("has short nouns without digits, and clauses that go into a sentence", () => {
    const law = ({ graph }: ToldProblem): (string | false)[] => {
      const results = graph.steps.map((step) => step.noun);
      return [
        ...[...graph.givens, ...graph.steps].map(
          ({ noun }) => !/^[A-Za-z]+( [A-Za-z]+){0,3}$/.test(noun) && `noun "${noun}"`,
        ),
        ...graph.givens.map(({ clause }) => !/^[A-Za-z0-9$][^.?]*[A-Za-z0-9]$/.test(clause) && `clause "${clause}"`),
        new Set(results).size !== results.length && `the same noun twice in ${results.join(", ")}`,
      ];
    };
    expect(breaches(told, law)).toEqual([]);
  });

  it("reads as English", () => {
    const wrong = [
      / {2}|undefined|NaN|\[object|\$\{| [.,?]|^ | $/,
      /\b1 (?!of\b|is\b)[a-z]+s\b/,
      /\ba [aeiou]/i,
      /\ban (?!hour)[^aeiou]/i,
      /\b(?:[2-9]|\d{2,}) (?:box|dollar|friend|hour|minute|mile|page|point)\b/,
    ];
    const law = ({ question, graph }: ToldProblem): (string | false)[] => [
      ...[question, ...graph.givens.map((given) => given.clause)].flatMap((text) =>
        wrong.map((pattern) => pattern.test(text) && `${pattern} in "${text}"`),
      ),
      ...question
        .split(/(?<=[.?]) /)
        .map((sentence) => !/^[A-Z][^.?]*[.?]$/.test(sentence) && `sentence "${sentence}"`),
    ];
    expect(breaches(told, law)).toEqual([]);
  });

  it("varies its wording, its names and its numbers", () => {
    const skeletons = told.map(({ question }) => question.replace(/[0-9]+/g, "#").replace(/[A-Z][a-z]+/g, "X"));
    expect(new Set(skeletons).size).toBeGreaterThanOrEqual(3);
    expect(new Set(told.map(({ key }) => key)).size).toBeGreaterThan(told.length / 2);
  });

  it("always has the steps and skills that it announces", () => {
    const law = ({ graph }: ToldProblem): (string | false)[] => [
      graph.steps.length !== template.steps && `${graph.steps.length} steps`,
      [...new Set(graph.steps.map((step) => step.skill))].join() !== template.skills.join() && "other skills",
    ];
    expect(breaches(told, law)).toEqual([]);
  });
});

describe("skills and operations", () => {
  const allowed: Record<string, readonly string[]> = {
    add: ["+"],
    subtract: ["-"],
    multiply: ["*"],
    share: ["/"],
    difference: ["-", "+"],
    factor: ["*", "/"],
    unitPrice: ["*", "/"],
    rate: ["*", "/"],
    fraction: ["/", "*"],
    percent: ["/", "*"],
    convert: ["*", "/"],
    remainder: ["mod"],
    average: ["/", "*"],
  };

  it("go together in every step", () => {
    for (const { id } of TEMPLATES) {
      for (const step of tellings(id, 20).flatMap(({ graph }) => graph.steps)) {
        expect(allowed[step.skill], `${id}: ${step.noun}`).toContain(step.operation);
      }
    }
  });

  it("are all exercised by trained templates", () => {
    const trained = new Set(TEMPLATES.filter((template) => !template.heldOut).flatMap((template) => template.skills));
    expect(SKILLS.map((skill) => skill.id).filter((skill) => !trained.has(skill))).toEqual([]);
  });
});

describe("the templates together", () => {
  it("are at least 44, with ids of their own, and exactly six are held out, of two to four steps", () => {
    expect(TEMPLATES.length).toBeGreaterThanOrEqual(44);
    expect(new Set(TEMPLATES.map(({ id }) => id)).size).toBe(TEMPLATES.length);
    const heldOut = TEMPLATES.filter((template) => template.heldOut);
    expect(heldOut).toHaveLength(6);
    expect([...new Set(heldOut.map(({ steps }) => steps))].sort()).toEqual([2, 3, 4]);
    expect(Math.max(...TEMPLATES.map(({ steps }) => steps))).toBe(6);
  });

  it("differ in their chain of operations where they are held out", () => {
    const chain = (graph: Graph): string =>
      graph.steps
        .map(({ skill, operation, operands }) => `${skill} ${operands[0]}${operation}${operands[1]}`)
        .join("; ");
    const trained = new Set(
      TEMPLATES.filter((template) => !template.heldOut).map(({ id }) => chain(tellings(id, 40)[0]!.graph)),
    );
    for (const { id } of TEMPLATES.filter((template) => template.heldOut)) {
      expect(trained.has(chain(tellings(id, 40)[0]!.graph)), id).toBe(false);
    }
  });

  it("use few words, and held-out templates only words of trained ones", () => {
    const wordsOf = (heldOut: boolean): Set<string> => {
      const chosen = TEMPLATES.filter((template) => template.heldOut === heldOut).flatMap(({ id }) => tellings(id));
      const texts = chosen.flatMap(({ question, graph }) => [
        question,
        ...graph.givens.flatMap(({ noun, clause }) => [noun, clause]),
        ...graph.steps.map(({ noun }) => noun),
      ]);
      return new Set(texts.flatMap((text) => text.toLowerCase().match(/[a-z]+/g) ?? []));
    };
    const trained = wordsOf(false);
    expect(trained.size).toBeLessThan(1300);
    expect([...wordsOf(true)].filter((word) => !trained.has(word))).toEqual([]);
  });
});

describe("generated problems", () => {
  const anySplit = fc.constantFrom<Split>("train", "validation", "test");
  const anySeed = fc.integer({ min: 0, max: 1_000_000 });
  const anyIndex = fc.integer({ min: 0, max: 1_000_000 });

  it("are a function of seed, split and index, whatever was generated before", () => {
    fc.assert(
      fc.property(anySeed, anySplit, fc.array(anyIndex, { minLength: 2, maxLength: 5 }), (seed, split, indexes) => {
        const forwards = indexes.map((index) => generateProblem({ seed, split, index }));
        const backwards = indexes.toReversed().map((index) => generateProblem({ seed, split, index }));
        expect(backwards.toReversed()).toEqual(forwards);
      }),
      { numRuns: 50 },
    );
  });

  it("fall in the split that was asked for, answer their question, and never come from a held-out template in train", () => {
    const options = fc.record({
      templates: fc.constantFrom("trained", "all"),
      maxSteps: fc.integer({ min: 1, max: 6 }),
    });
    fc.assert(
      fc.property(anySeed, anySplit, anyIndex, options, (seed, split, index, chosen) => {
        const problem = generateProblem({ seed, split, index, ...chosen });
        expect(problem.split).toBe(split);
        expect(splitOf(problem.key)).toBe(split);
        expect(problem.answer).toBe(String(evaluate(problem.graph).get(problem.graph.steps.at(-1)!.id)));
        expect(problem.graph.steps.length).toBeLessThanOrEqual(chosen.maxSteps);
        const { heldOut } = TEMPLATES.find(({ id }) => id === problem.templateId)!;
        expect(heldOut && (split === "train" || chosen.templates === "trained")).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it("share no key between splits, and the keys' proportions hold", () => {
    const keys = new Map<string, Split>();
    for (const split of ["train", "validation", "test"] as const) {
      for (const problem of take(generateProblems({ seed: 11, split, templates: "all" }), 600)) {
        expect(keys.get(problem.key) ?? split).toBe(split);
        keys.set(problem.key, split);
      }
    }
    const drawn = TEMPLATES.flatMap(({ id }) => tellings(id).map(({ key }) => splitOf(key)));
    const share = (split: Split): number => drawn.filter((other) => other === split).length / drawn.length;
    expect(share("train")).toBeCloseTo(0.8, 1);
    expect(share("validation")).toBeCloseTo(0.1, 1);
    expect(share("test")).toBeCloseTo(0.1, 1);
  });

  it("share a key when they differ in names, objects or wording only", () => {
    for (const template of TEMPLATES) {
      const quantities = findQuantities(template.id);
      const questions = new Set(
        Array.from(
          { length: 8 },
          (_, index) => template.tell(random("names", template.id, index), quantities)?.question,
        ),
      );
      expect(questions.has(undefined)).toBe(false);
      expect(questions.size).toBeGreaterThan(1);
      expect(template.key({ ...quantities })).toBe(template.key(quantities));
      const [name, value] = Object.entries(quantities)[0]!;
      expect(template.key({ ...quantities, [name]: value + 1 })).not.toBe(template.key(quantities));
    }
  });

  it("slip in an irrelevant fact in about 15 % of cases", () => {
    const problems = take(generateProblems({ seed: 5, split: "train" }), 2000);
    const share = problems.filter(({ graph }) => graph.givens.some(({ kind }) => kind === "irrelevant")).length / 2000;
    expect(share).toBeGreaterThan(0.12);
    expect(share).toBeLessThan(0.18);
  });

  function findQuantities(id: string): Readonly<Record<string, number>> {
    const template = TEMPLATES.find((candidate) => candidate.id === id)!;
    for (let index = 0; ; index++) {
      const draws = random("quantities", id, index);
      const quantities = template.quantities(draws);
      if (template.tell(draws, quantities) !== undefined) return quantities;
    }
  }

  function take(problems: Generator<GeneratedProblem, never>, number: number): GeneratedProblem[] {
    return Array.from({ length: number }, () => problems.next().value);
  }
});
