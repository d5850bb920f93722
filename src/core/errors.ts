/** Every failure a person can meet has one of these codes; screens and the CLI choose their words by it. */
export type ErrorCode =
  | "bad-argument"
  | "bad-file"
  | "bad-model"
  | "checksum-mismatch"
  | "gpu-lost"
  | "internal"
  | "network"
  | "not-found"
  | "numerics-mismatch"
  | "out-of-memory"
  | "out-of-storage"
  | "unsupported"
  | "worker-lost";

export interface AppErrorFacts {
  readonly code: ErrorCode;
  /** What happened, in one sentence. */
  readonly message: string;
  /** What the person can do next, in one sentence. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/** A failure with its code and the next action. Expected outcomes (no answer found) are values, not errors. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(facts: AppErrorFacts) {
    super(facts.message, { cause: facts.cause });
    this.name = "AppError";
    this.code = facts.code;
    this.hint = facts.hint;
  }
}

/** Wraps whatever was thrown; an AppError and an AbortError pass through unchanged. */
export function toAppError(thrown: unknown, code: ErrorCode = "internal", hint?: string): Error {
  if (thrown instanceof AppError || isAbort(thrown)) return thrown as Error;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new AppError({ code, message, hint, cause: thrown });
}

export function isAbort(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === "AbortError";
}

/** The error that every cancelled call rejects with, whatever the signal's own reason was. */
export function abortError(): Error {
  const error = new Error("The operation was cancelled.");
  error.name = "AbortError";
  return error;
}

export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw abortError();
}
