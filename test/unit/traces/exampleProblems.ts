import type { Given, GraphStep } from "../../../src/core/problems/graph.ts";
import type { GeneratedProblem } from "../../../src/core/problems/problem.ts";

function example(
  id: string,
  question: string,
  givens: readonly Given[],
  steps: readonly GraphStep[],
): GeneratedProblem {
  return {
    id,
    setId: "generated",
    question,
    answer: String(steps.at(-1)?.value),
    skills: [...new Set(steps.map((step) => step.skill))],
    templateId: id,
    key: id,
    split: "validation",
    graph: { givens, steps },
  };
}

const given = (id: string, value: number, noun: string, clause: string, kind: Given["kind"] = "stated"): Given => ({
  id,
  kind,
  value,
  noun,
  clause,
});

export const PENS = example(
  "pens",
  "Mia has 3 boxes. Each box holds 47 pens. Mia is 14 years old. She gives 5 pens to a friend. How many pens does Mia have left?",
  [
    given("g1", 3, "boxes", "Mia has 3 boxes"),
    given("g2", 47, "pens in a box", "each box holds 47 pens"),
    given("g3", 5, "pens given away", "Mia gives 5 pens to a friend"),
    given("g4", 14, "age of Mia", "Mia is 14 years old", "irrelevant"),
  ],
  [
    { id: "s1", skill: "multiply", operation: "*", operands: ["g1", "g2"], value: 141, noun: "pens in all" },
    { id: "s2", skill: "subtract", operation: "-", operands: ["s1", "g3"], value: 136, noun: "pens left" },
  ],
);

export const MOVIES = example(
  "movies",
  "A movie lasts 2 hours and 15 minutes. Omar watched it 4 times. How many minutes did Omar watch?",
  [
    given("g1", 2, "hours of a movie", "a movie lasts 2 hours"),
    given("g2", 15, "extra minutes", "it goes on for 15 minutes more"),
    given("g3", 4, "showings", "Omar watched it 4 times"),
    given("g4", 60, "minutes in an hour", "an hour has 60 minutes", "known"),
  ],
  [
    {
      id: "s1",
      skill: "convert",
      operation: "*",
      operands: ["g1", "g4"],
      value: 120,
      noun: "minutes of the full hours",
    },
    { id: "s2", skill: "add", operation: "+", operands: ["s1", "g2"], value: 135, noun: "minutes of one movie" },
    { id: "s3", skill: "multiply", operation: "*", operands: ["s2", "g3"], value: 540, noun: "minutes watched" },
  ],
);

export const COOKIES = example(
  "cookies",
  "Lena bakes 26 cookies and Tom bakes 19. They share them equally among 8 children. How many cookies are left over?",
  [
    given("g1", 26, "cookies of Lena", "Lena bakes 26 cookies"),
    given("g2", 19, "cookies of Tom", "Tom bakes 19 cookies"),
    given("g3", 8, "children", "8 children share the cookies equally"),
  ],
  [
    { id: "s1", skill: "add", operation: "+", operands: ["g1", "g2"], value: 45, noun: "cookies in all" },
    { id: "s2", skill: "remainder", operation: "mod", operands: ["s1", "g3"], value: 5, noun: "cookies left over" },
  ],
);

export const SAVINGS = example(
  "savings",
  "Ana earns $9 an hour and works 6 hours a day for 5 days. She spends half of the money on a bike. How much money does Ana have left?",
  [
    given("g1", 9, "pay for an hour", "Ana earns $9 an hour"),
    given("g2", 6, "hours a day", "Ana works 6 hours a day"),
    given("g3", 5, "days", "Ana works for 5 days"),
    given("g4", 2, "halves in a whole", "a whole has 2 halves", "known"),
  ],
  [
    { id: "s1", skill: "rate", operation: "*", operands: ["g1", "g2"], value: 54, noun: "pay for a day" },
    { id: "s2", skill: "multiply", operation: "*", operands: ["s1", "g3"], value: 270, noun: "pay in all" },
    { id: "s3", skill: "fraction", operation: "/", operands: ["s2", "g4"], value: 135, noun: "cost of the bike" },
    { id: "s4", skill: "subtract", operation: "-", operands: ["s2", "s3"], value: 135, noun: "money left" },
  ],
);

export const EXAMPLE_PROBLEMS = [PENS, MOVIES, COOKIES, SAVINGS] as const;
