import type { Equation, Operation } from "./arithmetic.ts";

/** What one could do by mistake instead of an operation. */
export const WRONG_VERBS: Readonly<Record<Operation, string>> = {
  "+": "subtract",
  "-": "add",
  "*": "add",
  "/": "multiply",
  mod: "just divide",
};

/** An operation in words: "take 5 away from 12". */
export function verbFor({ a, operation, b }: Equation): string {
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
  const determined = /^(?:the|a|an|each|every|all|both|one|his|her|their)\b|^\p{Lu}|^\S+'s?(?:\s|$)/u;
  return determined.test(noun) ? noun : `the ${noun}`;
}

/** "a, b and c". */
export function enumerate(items: readonly string[]): string {
  if (items.length < 2) return items[0] ?? "";
  return `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The question itself, from "how many" or its like on, without the facts before it: "how many pens are left?". */
export function askedQuestion(question: string): string {
  const last = /[^.?!]*\?\s*$/.exec(question)?.[0].trim() ?? question.trim();
  const asked = /\b(?:how|what)\b.*$/i.exec(last)?.[0] ?? last;
  return asked.charAt(0).toLowerCase() + asked.slice(1);
}
