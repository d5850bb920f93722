import { AppError } from "../../core/errors.ts";

/** What the browser's refusal to keep something ("this data set") means to a person; other errors pass through. */
export function keepingError(thrown: unknown, what: string): unknown {
  if (!(thrown instanceof DOMException || thrown instanceof ReferenceError)) return thrown;
  if (thrown.name === "QuotaExceededError") {
    return new AppError({
      code: "out-of-storage",
      message: `The browser has no room left for ${what}; what was kept before stands.`,
      hint: "Delete kept data sets or runs, or export them first.",
      cause: thrown,
    });
  }
  return new AppError({
    code: "unsupported",
    message: `The browser does not let this page keep ${what} (${thrown.name}).`,
    hint: "Allow the page to store data; private windows often do not.",
    cause: thrown,
  });
}
