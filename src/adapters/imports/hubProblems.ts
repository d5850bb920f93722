import { throwIfAborted } from "../../core/errors.ts";
import { type HubSet, hubSetById } from "../../core/problems/hubSet.ts";
import type { HubFiles, ProblemHub } from "../../core/problems/problemHub.ts";
import { badFile, type ImportFile } from "./importFile.ts";
import { parquetTable } from "./parquetRows.ts";
import { readRows } from "./readRows.ts";
import type { Fields } from "./row.ts";

interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly Fields[];
}

/** Fetches sets from the hub and makes each the file of problems that a person could have opened. */
export function problemHub(files: HubFiles): ProblemHub {
  return {
    fetch: async (signal, { id, revision }, onBytes) => {
      const set = hubSetById(id);
      const commit = revision ?? (await files.newestCommit(signal, set.repository));
      const bytes = await files.read(signal, set, commit, onBytes);
      const name = `${set.repository}@${commit}`;
      const rows = set.format === "parquet" ? await fromParquet(bytes, set, name) : await fromJsonl(bytes, set, name);
      throwIfAborted(signal);
      return { commit, jsonl: rows.map((row, i) => problemLine(row, set, name, i + 1)).join("") };
    },
  };
}

function problemLine(row: Fields, { id: setName, columns }: HubSet, setId: string, place: number): string {
  const id = columns.id === undefined ? `${setName}/${place}` : row[columns.id];
  return JSON.stringify({ id, setId, question: row[columns.question], answer: row[columns.answer] }) + "\n";
}

async function fromParquet(bytes: Uint8Array, set: HubSet, name: string): Promise<readonly Fields[]> {
  const table = parquetTable(bytes, name);
  requireColumns(table.columns, set, name);
  return requireRows(await table.read(columnsOf(set)), name);
}

async function fromJsonl(bytes: Uint8Array, set: HubSet, name: string): Promise<readonly Fields[]> {
  const { columns, rows } = await readJsonl(bytes, name);
  requireColumns(columns, set, name);
  return requireRows(rows, name);
}

/** A broken line is the whole file's fault: what is published has none, so the file arrived damaged. */
async function readJsonl(bytes: Uint8Array, name: string): Promise<Table> {
  const file: ImportFile = {
    name,
    open: async function* () {
      yield bytes;
    },
  };
  const reading = { signal: new AbortController().signal, breathe: () => Promise.resolve() };
  const rows: Fields[] = [];
  for await (const batch of readRows(file, { kind: "jsonl" }, reading)) {
    for (const row of batch) {
      if (row.kind === "broken") throw badFile(`${name}, line ${row.line}: ${row.message}`, "Fetch it again.");
      rows.push(row.fields);
    }
  }
  return { columns: Object.keys(rows[0] ?? {}), rows };
}

function columnsOf({ columns }: HubSet): readonly string[] {
  return [columns.question, columns.answer, ...(columns.id === undefined ? [] : [columns.id])];
}

function requireColumns(found: readonly string[], set: HubSet, name: string): void {
  const missing = columnsOf(set).find((column) => !found.includes(column));
  if (missing === undefined) return;
  throw badFile(
    `${name} has no column "${missing}". It has: ${found.join(", ")}.`,
    "Get the file there and choose it under “From a file”: the page asks for the columns then.",
  );
}

function requireRows(rows: readonly Fields[], name: string): readonly Fields[] {
  if (rows.length === 0) throw badFile(`${name} holds no problems.`, "Choose another set.");
  return rows;
}
