import type { ColumnMapping, ProblemFileContent } from "../../core/problems/problemFile.ts";
import { blobFile, type Reading } from "./importFile.ts";
import type { ImportFormat } from "./importFormat.ts";
import { importProblems } from "./importProblems.ts";
import { inspectFile } from "./inspectFile.ts";
import type { Fields } from "./row.ts";

/**
 * Reads a file by the columns that are named, else by those that it surely means; else shows its columns. AppError
 * `bad-file` for what holds no problems, and AbortError.
 */
export async function readProblemFile(
  file: File,
  reading: Reading,
  mapping?: ColumnMapping,
): Promise<ProblemFileContent> {
  const source = blobFile(file.name, file);
  const { container, columns, samples, proposal } = await inspectFile(source, reading);
  const format: ImportFormat | undefined = mapping ? { kind: "columns", container, mapping } : proposal;
  const table = { columns, samples: samples.map(asText) };
  if (format === undefined) return { kind: "unmapped", ...table };
  const { problems, broken, brokenCount } = await importProblems(source, format, reading);
  const mapped = format.kind === "columns" ? { ...table, mapping: format.mapping } : undefined;
  return { kind: "problems", problems, broken, brokenCount, table: mapped };
}

function asText(fields: Fields): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}
