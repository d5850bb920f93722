/** The lengths to choose from, in calculations. */
export const DIFFICULTIES = [
  { id: "easy", minSteps: 1, maxSteps: 2 },
  { id: "medium", minSteps: 2, maxSteps: 3 },
  { id: "hard", minSteps: 3, maxSteps: 4 },
  { id: "long", minSteps: 5, maxSteps: 6 },
] as const;

export type Difficulty = (typeof DIFFICULTIES)[number]["id"];

/** Undefined for a range that a link asked for and the list does not have. */
export function difficultyOf(range: { readonly minSteps: number; readonly maxSteps: number }): Difficulty | undefined {
  return DIFFICULTIES.find(({ minSteps, maxSteps }) => minSteps === range.minSteps && maxSteps === range.maxSteps)?.id;
}
