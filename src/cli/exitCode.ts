import { CommanderError } from "commander";

import { AppError, type ErrorCode, isAbort } from "../core/errors.ts";

const PERSON_CAN_MEND = new Set<ErrorCode>([
  "bad-argument",
  "bad-file",
  "bad-model",
  "checksum-mismatch",
  "not-found",
  "unsupported",
]);

export interface Exit {
  readonly code: number;
  /** For stderr; undefined when it was said already. */
  readonly line: string | undefined;
}

/** 2 for what the arguments or files got wrong, 130 for Ctrl-C as shells have it, 1 for everything unexpected. */
export function exitFor(thrown: unknown): Exit {
  if (thrown instanceof CommanderError) return { code: thrown.exitCode === 0 ? 0 : 2, line: undefined };
  if (isAbort(thrown)) return { code: 130, line: undefined };
  if (thrown instanceof AppError) {
    const line = [thrown.message, thrown.hint].filter((part) => part !== undefined).join(" ");
    return { code: PERSON_CAN_MEND.has(thrown.code) ? 2 : 1, line: `error: ${oneLine(line)}` };
  }
  const message = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return { code: 1, line: `unexpected error: ${message}` };
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, " ");
}
