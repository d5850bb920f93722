import { type FileMetaData, parquetMetadata, parquetReadObjects, parquetSchema } from "hyparquet";

import { badFile } from "./importFile.ts";
import type { Fields } from "./row.ts";

export interface ParquetTable {
  readonly columns: readonly string[];
  /** These columns of every row; whole numbers of 64 bits as text. */
  read(columns: readonly string[]): Promise<readonly Fields[]>;
}

/** A Parquet file without compression, or compressed by snappy. Throws AppError `bad-file`, when it is read too. */
export function parquetTable(bytes: Uint8Array, name: string): ParquetTable {
  const file = bytes.slice().buffer;
  let metadata: FileMetaData;
  try {
    metadata = parquetMetadata(file);
  } catch (cause) {
    throw unreadable(name, cause);
  }
  return {
    columns: parquetSchema(metadata).children.map(({ element }) => element.name),
    read: async (columns) => {
      try {
        const rows = await parquetReadObjects({ file, metadata, columns: [...columns] });
        return rows.map(withoutBigInts);
      } catch (cause) {
        throw unreadable(name, cause);
      }
    },
  };
}

function withoutBigInts(row: Fields): Fields {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [column, typeof value === "bigint" ? String(value) : value]),
  );
}

function unreadable(name: string, cause: unknown): Error {
  return badFile(`${name} is not a whole Parquet file that can be read here.`, "Fetch it again.", cause);
}
