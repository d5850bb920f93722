import type { LineError } from "../../core/problems/jsonl.ts";
import type { Problem } from "../../core/problems/problem.ts";
import { badFile, type ImportFile, type Reading } from "./importFile.ts";
import type { ImportFormat } from "./importFormat.ts";
import { readLmEvalSample } from "./lmEvalSample.ts";
import { mapFields, type ProblemFields, readProblem } from "./readProblem.ts";
import { readRows } from "./readRows.ts";
import type { Fields, Row } from "./row.ts";

/** The first ones are told one by one; a file of another kind has as many as lines. */
const TOLD_ERRORS = 1000;

/** A response that the file holds, ready to be graded; its token limit is not known. */
export interface ImportedResponse {
  readonly problemId: string;
  readonly gold: string;
  readonly response: string;
}

export type ImportedRow =
  | {
      readonly kind: "problem";
      readonly line: number;
      readonly problem: Problem;
      readonly responses: readonly string[];
    }
  | ({ readonly kind: "broken" } & LineError);

export interface ImportedProblems {
  readonly problems: readonly Problem[];
  /** Of sample logs; empty for every other format. */
  readonly responses: readonly ImportedResponse[];
  /** The first thousand, in the order of their lines. */
  readonly broken: readonly LineError[];
  readonly brokenCount: number;
}

/** The rows of a file, one batch a piece, with nothing kept of what has been handed over. */
export async function* readProblemRows(
  file: ImportFile,
  format: ImportFormat,
  reading: Reading,
): AsyncGenerator<ImportedRow[]> {
  const container = format.kind === "columns" ? format.container : ({ kind: "jsonl" } as const);
  for await (const rows of readRows(file, container, reading)) {
    if (rows[0]?.kind === "fields") requireColumns(rows[0].fields, format, file.name);
    yield rows.map((row) => importRow(row, format, file.name));
  }
}

/**
 * Reads a whole file. Broken lines are left out and told; ids are unique in what is returned, and the same file gives the
 * same ids and keys. Throws AppError `bad-file` for what cannot be read at all, and AbortError.
 */
export async function importProblems(
  file: ImportFile,
  format: ImportFormat,
  reading: Reading,
): Promise<ImportedProblems> {
  const problems = new Map<string, Problem>();
  const responses: ImportedResponse[] = [];
  const broken: LineError[] = [];
  let brokenCount = 0;
  const tell = (line: number, message: string): void => {
    brokenCount += 1;
    if (broken.length < TOLD_ERRORS) broken.push({ line, message });
  };
  for await (const rows of readProblemRows(file, format, reading)) {
    for (const row of rows) {
      if (row.kind === "broken") tell(row.line, row.message);
      else if (!problems.has(row.problem.id)) {
        const { id, answer } = row.problem;
        problems.set(id, row.problem);
        responses.push(...row.responses.map((response) => ({ problemId: id, gold: answer, response })));
      } else if (!isAnotherFilter(row, problems, format)) {
        tell(row.line, `This set holds two problems with the id "${row.problem.id}".`);
      }
    }
  }
  return { problems: [...problems.values()], responses, broken, brokenCount };
}

/** Throws AppError `bad-file` naming the first broken line, for those who want all of a file or none of it. */
export function requireWhole({ problems, broken, brokenCount }: ImportedProblems, name: string): void {
  const hint = "Repair the file, or skip its broken lines.";
  const [error] = broken;
  if (error !== undefined) {
    const more = brokenCount > 1 ? ` ${brokenCount - 1} more lines are broken.` : "";
    throw badFile(`${name}, line ${error.line}: ${error.message}${more}`, hint);
  }
  if (problems.length === 0) throw badFile(`${name} holds no problems.`, "Choose another file.");
}

/** The harness logs a document once for every filter of its task: the same document, the same response. */
function isAnotherFilter(
  { problem }: ImportedRow & { kind: "problem" },
  known: ReadonlyMap<string, Problem>,
  format: ImportFormat,
): boolean {
  return format.kind === "lm-eval" && known.get(problem.id)?.question === problem.question;
}

/** In CSV every row has the same columns, so that a wrong mapping is an error of the file and not of each line. */
function requireColumns(fields: object, format: ImportFormat, name: string): void {
  if (format.kind !== "columns" || format.container.kind !== "csv") return;
  const { question, answer, id } = format.mapping;
  const missing = [question, answer, id].find((column) => column !== undefined && !(column in fields));
  if (missing === undefined) return;
  throw badFile(
    `${name} has no column "${missing}". It has: ${Object.keys(fields).join(", ")}.`,
    "Choose other columns.",
  );
}

function importRow(row: Row, format: ImportFormat, setId: string): ImportedRow {
  if (row.kind === "broken") return row;
  const { line } = row;
  const read = readFields(row.fields, format, setId);
  if (typeof read === "string") return { kind: "broken", line, message: read };
  const problem = readProblem(read.fields, setId, line);
  if (typeof problem === "string") return { kind: "broken", line, message: problem };
  return { kind: "problem", line, problem, responses: read.responses };
}

function readFields(
  fields: Fields,
  format: ImportFormat,
  setId: string,
): { readonly fields: ProblemFields; readonly responses: readonly string[] } | string {
  if (format.kind === "columns") {
    const mapped = mapFields(fields, format.mapping, format.container);
    return typeof mapped === "string" ? mapped : { fields: mapped, responses: [] };
  }
  const sample = readLmEvalSample(fields);
  if (typeof sample === "string") return sample;
  const { docId, question, answer, responses } = sample;
  return { fields: { question, answer, id: `${setId}/${docId}` }, responses };
}
