import type { Problem } from "../problems/problem.ts";
import type { Arm } from "./arms.ts";
import { type GradedRecord, sameTokenizer } from "./graded.ts";

/** One problem, in one repeat, with what every arm made of it. */
export interface Item {
  /** Unlike those of any other item of the run. */
  readonly id: string;
  readonly problem: Problem;
  /** From 0. */
  readonly repeat: number;
  /** In the arms' order; undefined where an arm has no record of it. */
  readonly cells: readonly (GradedRecord | undefined)[];
  /** At least one arm completed it and was not right. */
  readonly wrong: boolean;
  /** One arm was right and another was not, failed ones aside. */
  readonly different: boolean;
  readonly truncated: boolean;
}

/** Problems that any arm has a record of, in the plan's order, each with its repeats. */
export function itemsOf(problems: readonly Problem[], arms: readonly Arm[], repeats: number): readonly Item[] {
  const cellsOf = arms.map(
    ({ records }) => new Map(records.map((item) => [itemId(item.record.problemId, item.record.repeat), item])),
  );
  return problems.flatMap((problem) =>
    Array.from({ length: repeats }, (_, repeat) => repeat).flatMap((repeat) => {
      const id = itemId(problem.id, repeat);
      const cells = cellsOf.map((byItem) => byItem.get(id));
      return cells.some((cell) => cell !== undefined) ? { id, problem, repeat, cells, ...standing(cells) } : [];
    }),
  );
}

/** The first repeat is called after its problem alone, so that links to it stay short. */
export function itemId(problemId: string, repeat: number): string {
  return repeat === 0 ? problemId : `${problemId}#${repeat + 1}`;
}

function standing(cells: Item["cells"]): Pick<Item, "wrong" | "different" | "truncated"> {
  const kinds = cells.flatMap((cell) => (cell?.kind === "graded" ? cell.strict.kind : []));
  const right = kinds.filter((kind) => kind === "correct").length;
  return {
    wrong: right < kinds.length,
    different: right > 0 && right < kinds.length,
    truncated: kinds.includes("truncated"),
  };
}

/** New tokens that one arm saves against another on an item; undefined where either did not complete it, or counts others. */
export function tokensSaved({ cells }: Item, against: number, arm: number): number | undefined {
  const [long, short] = [cells[against], cells[arm]];
  if (long?.kind !== "graded" || short?.kind !== "graded") return undefined;
  return sameTokenizer({ a: long, b: short }) ? long.newTokens - short.newTokens : undefined;
}

/** Right in the one arm and not in the other: a regression; undefined where either did not complete it. */
export function regressed({ cells }: Item, from: number, to: number): boolean | undefined {
  const [before, after] = [cells[from], cells[to]];
  if (before?.kind !== "graded" || after?.kind !== "graded") return undefined;
  return before.strict.kind === "correct" && after.strict.kind !== "correct";
}
