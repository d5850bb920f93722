import { abortError, AppError, type ErrorCode, isAbort } from "../core/errors.ts";

/** An error in a form that survives structured cloning, which keeps neither an error's class nor its own fields. */
export type WireError =
  | { readonly kind: "abort" }
  | {
      readonly kind: "app";
      readonly code: ErrorCode;
      readonly message: string;
      readonly hint: string | undefined;
      readonly stack: string | undefined;
    };

export function encodeError(thrown: unknown): WireError {
  if (isAbort(thrown)) return { kind: "abort" };
  const code = thrown instanceof AppError ? thrown.code : "internal";
  const hint = thrown instanceof AppError ? thrown.hint : undefined;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const stack = thrown instanceof Error ? thrown.stack : undefined;
  return { kind: "app", code, message, hint, stack };
}

/** The stack of the other shore is kept as the cause's. */
export function decodeError(wire: WireError): Error {
  return wire.kind === "abort" ? abortError() : decodeAppError(wire);
}

export function decodeAppError({ code, message, hint, stack }: Extract<WireError, { kind: "app" }>): AppError {
  const cause = new Error(message);
  if (stack !== undefined) cause.stack = stack;
  return new AppError({ code, message, hint, cause });
}
