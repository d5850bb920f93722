import type { ColumnMapping } from "../../core/problems/problemFile.ts";
import type { Fields } from "./row.ts";

/** By how surely a name means it; the first that is there counts. */
const QUESTIONS = ["question", "problem", "query", "prompt", "input", "task", "text"];
const ANSWERS = ["answer", "final_answer", "gold", "target", "expected", "label", "output", "solution"];
const IDS = ["id", "unique_id", "uuid", "problem_id", "question_id"];

/** The columns that by their names hold questions and answers; undefined where one of the two has no likely column. */
export function proposeMapping(columns: readonly string[], samples: readonly Fields[]): ColumnMapping | undefined {
  const question = find(columns, QUESTIONS);
  const answer = find(
    columns.filter((column) => !isWorkedOut(column, samples)),
    ANSWERS,
  );
  const id = find(columns, IDS);
  if (question === undefined || answer === undefined) return undefined;
  return { question, answer, ...(id === undefined ? {} : { id }) };
}

function find(columns: readonly string[], names: readonly string[]): string | undefined {
  const plain = (column: string): string => column.trim().toLowerCase().replaceAll(" ", "_");
  return names.map((name) => columns.find((column) => plain(column) === name)).find((column) => column !== undefined);
}

/** A worked solution is no answer, unless it says in GSM8K's manner where the answer begins. */
function isWorkedOut(column: string, samples: readonly Fields[]): boolean {
  if (!/solution|output/i.test(column)) return false;
  return !samples.every((fields) => typeof fields[column] === "string" && fields[column].includes("####"));
}
