import { AppError } from "../../core/errors.ts";

/** A fetch that refuses every origin but those given: what may be fetched at all is decided here. */
export function guardedFetch(allowedOrigins: readonly string[], fetchAnything: typeof fetch = fetch): typeof fetch {
  const allowed = new Set(allowedOrigins.map((origin) => new URL(origin).origin));
  const base = allowedOrigins[0];
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input, base);
    if (!allowed.has(url.origin)) {
      throw new AppError({
        code: "bad-argument",
        message: `Nothing may be fetched from ${url.origin}.`,
        hint: "Allow this address first, or use a model that is served with the page.",
      });
    }
    return fetchAnything(input instanceof Request ? input : url, init);
  };
}
