import { readProblems } from "../../core/problems/jsonl.ts";
import type { Problem } from "../../core/problems/problem.ts";
import type { ColumnMapping } from "../../core/problems/problemFile.ts";
import type { Container } from "./importFormat.ts";
import type { Fields } from "./row.ts";

/** What lines of our own sets hold beside question, answer and id. */
const OWN_FIELDS = ["setId", "skills", "templateId", "key"] as const;

export interface ProblemFields {
  readonly question: unknown;
  readonly answer: unknown;
  readonly id?: unknown;
  readonly own?: Fields;
}

/** The fields of a row that a mapping names, or why there are none. */
export function mapFields(fields: Fields, mapping: ColumnMapping, container: Container): ProblemFields | string {
  for (const column of [mapping.question, mapping.answer]) {
    if (isBlank(fields[column])) return `The field "${column}" is missing or empty.`;
  }
  const { question, answer, id } = mapping;
  const own = Object.fromEntries(OWN_FIELDS.filter((name) => name in fields).map((name) => [name, fields[name]]));
  return {
    question: fields[question],
    answer: fields[answer],
    id: id === undefined ? undefined : fields[id],
    // A table of someone else's may call a column "key" and mean something else.
    ...(container.kind === "jsonl" ? { own } : {}),
  };
}

/** Makes a problem by the rules of `readProblems`, the id from the line where the row has none; or says why not. */
export function readProblem(fields: ProblemFields, setId: string, line: number): Problem | string {
  const { question, answer, own } = fields;
  const id = isBlank(fields.id) ? `${setId}/${line}` : fields.id;
  const { problems, errors } = readProblems(JSON.stringify({ ...own, id, question, answer }), setId);
  return problems[0] ?? errors[0]?.message ?? "This row holds no problem.";
}

function isBlank(field: unknown): boolean {
  return typeof field === "number" ? false : typeof field !== "string" || field.trim() === "";
}
