import { csvRows } from "./csvRows.ts";
import { decodeText } from "./decodeText.ts";
import type { ImportFile, Reading } from "./importFile.ts";
import type { Container } from "./importFormat.ts";
import { jsonRows } from "./jsonRows.ts";
import type { Row } from "./row.ts";

/** A file's rows in batches. At most one piece of the file, and one row that it began, are held at a time. */
export function readRows(file: ImportFile, container: Container, reading: Reading): AsyncGenerator<Row[]> {
  const pieces = decodeText(file, reading);
  return container.kind === "jsonl" ? jsonRows(pieces) : csvRows(pieces, container.delimiter, file.name);
}
