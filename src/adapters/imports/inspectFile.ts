import { guessDelimiter } from "./csvRows.ts";
import { decodeText } from "./decodeText.ts";
import { badFile, type ImportFile, type Reading } from "./importFile.ts";
import type { Container, ImportFormat } from "./importFormat.ts";
import { isLmEvalSample } from "./lmEvalSample.ts";
import { proposeMapping } from "./proposeMapping.ts";
import { readRows } from "./readRows.ts";
import type { Fields } from "./row.ts";

const SAMPLED_ROWS = 20;

/** What the first rows of a file tell. */
export interface Inspection {
  readonly container: Container;
  /** In the order in which they appear. */
  readonly columns: readonly string[];
  /** The first rows that can be read. */
  readonly samples: readonly Fields[];
  /** How to read the file; undefined where a person must say which columns hold question and answer. */
  readonly proposal: ImportFormat | undefined;
}

/** Looks at the first rows. Throws AppError `bad-file` for what is no table: empty, binary, one JSON document, a run. */
export async function inspectFile(file: ImportFile, reading: Reading): Promise<Inspection> {
  const quiet: Reading = { signal: reading.signal, breathe: reading.breathe };
  const head = await readHead(file, quiet);
  const container = containerOf(head);
  const samples = await firstFields(file, container, quiet);
  const [first] = samples;
  if (first === undefined) throw withoutRows(head, file.name);
  if (first["format"] === "terse-run") throw aRun(file.name);
  const columns = [...new Set(samples.flatMap((fields) => Object.keys(fields)))];
  return { container, columns, samples, proposal: propose(container, columns, samples) };
}

/** How a file is to be read when no one is there to ask. Throws AppError `bad-file` naming the columns it has. */
export function requireProposal({ proposal, columns }: Inspection, name: string): ImportFormat {
  if (proposal !== undefined) return proposal;
  throw badFile(
    `${name} has no columns that are surely a question and its answer. It has: ${columns.join(", ")}.`,
    'Call them "question" and "answer".',
  );
}

async function readHead(file: ImportFile, reading: Reading): Promise<string> {
  for await (const piece of decodeText(file, reading)) if (piece.trim() !== "") return piece.trimStart();
  throw badFile(`${file.name} holds no problems.`, "Choose another file.");
}

function containerOf(head: string): Container {
  const lines = head.split("\n", SAMPLED_ROWS).map((line) => line.trimStart());
  const isJson = /^[[{]/.test(head) || lines.some((line) => line.startsWith("{") && line.includes('":'));
  return isJson ? { kind: "jsonl" } : { kind: "csv", delimiter: guessDelimiter(head) };
}

async function firstFields(file: ImportFile, container: Container, reading: Reading): Promise<Fields[]> {
  const found: Fields[] = [];
  for await (const rows of readRows(file, container, reading)) {
    for (const row of rows) if (row.kind === "fields" && found.length < SAMPLED_ROWS) found.push(row.fields);
    if (found.length >= SAMPLED_ROWS) break;
  }
  return found;
}

function propose(
  container: Container,
  columns: readonly string[],
  samples: readonly Fields[],
): ImportFormat | undefined {
  if (samples.every(isLmEvalSample)) return { kind: "lm-eval" };
  const mapping = proposeMapping(columns, samples);
  return mapping && { kind: "columns", container, mapping };
}

function withoutRows(head: string, name: string): Error {
  if (/"format"\s*:\s*"terse-run"/.test(head.slice(0, 200))) return aRun(name);
  if (/^[[{]/.test(head)) {
    return badFile(
      `${name} holds no line that is a JSON object: it may be one JSON document over many lines.`,
      "Save it as JSONL: one object a line.",
    );
  }
  return badFile(
    `${name} holds no problems below its first row.`,
    "Every row is a problem; the first one names the columns.",
  );
}

function aRun(name: string): Error {
  return badFile(`${name} is a run, not a set of problems.`, "Open it as a run.");
}
