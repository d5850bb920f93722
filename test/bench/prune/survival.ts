import type { PrunedTrace } from "../../../src/core/teacher/teacher.ts";

/**
 * What a pruned trace leaves of the stretch [start, end) of its response: the text that the decisions leave of the steps in
 * which it lies, and of those merged with them. Empty where all of them were deleted.
 */
export function leftOf({ steps, decisions }: PrunedTrace, start: number, end: number): string {
  const left = steps.flatMap((step, i) => {
    if (step.start >= end || step.end <= start) return [];
    const decision = decisions[i]!;
    switch (decision.kind) {
      case "keep":
        return [step.text];
      case "delete":
        return [];
      case "compress":
        return [decision.text];
      case "merge": {
        const other = decisions[decision.with]!;
        return [decision.text, other.kind === "merge" ? other.text : ""];
      }
    }
  });
  return left.join("\n");
}

/**
 * Whether a text still says a sentence: at least half of its words stand in it, one behind the other. The names of
 * quantities do not count, as a calculation may have its name from a sentence that is deleted.
 */
export function stillSays(text: string, sentence: string, names: readonly string[]): boolean {
  const wanted = words(without(sentence, names));
  const there = words(without(text, names));
  const enough = Math.ceil(wanted.length / 2);
  if (wanted.length === 0) return false;
  let before = new Array<number>(there.length + 1).fill(0);
  for (const word of wanted) {
    const run = there.map((other, i) => (other === word ? before[i]! + 1 : 0));
    if (run.some((length) => length >= enough)) return true;
    before = [0, ...run];
  }
  return false;
}

function words(text: string): string[] {
  return text.toLowerCase().match(/\p{L}+|\d+(?:[.,]\d+)*|[-+*/=×÷−]/gu) ?? [];
}

function without(text: string, names: readonly string[]): string {
  const longestFirst = [...names].sort((a, b) => b.length - a.length);
  return longestFirst.reduce((rest, name) => rest.replaceAll(name.toLowerCase(), " "), text.toLowerCase());
}
