import { abortError, AppError, isAbort, throwIfAborted } from "../../core/errors.ts";
import type { ModelFiles } from "../../core/ports.ts";
import { readBody } from "./httpBody.ts";

/**
 * Reads a model's files over HTTP. `baseUrl` is the absolute address of the model's folder; `fetchFile` decides which
 * origins are allowed.
 */
export function httpFiles(baseUrl: string, fetchFile: typeof fetch): ModelFiles {
  const base = new URL(baseUrl.endsWith("/") ? baseUrl : `${baseUrl}/`);
  return {
    read: async (path, signal, onBytes) => {
      throwIfAborted(signal);
      const url = new URL(path, base);
      try {
        const response = await fetchFile(url, { signal });
        requireFound(response, url);
        return await readBody(response, url.pathname, onBytes);
      } catch (thrown) {
        throw readError(thrown, signal, url);
      }
    },
  };
}

function requireFound(response: Response, url: URL): void {
  if (response.ok) return;
  const missing = response.status === 404 || response.status === 410;
  throw new AppError({
    code: missing ? "not-found" : "network",
    message: missing ? `${url.pathname} does not exist.` : `${url.pathname} answered with status ${response.status}.`,
    hint: missing ? "Check the model's address." : "Try again in a moment.",
  });
}

function readError(thrown: unknown, signal: AbortSignal, url: URL): Error {
  if (signal.aborted || isAbort(thrown)) return abortError();
  if (thrown instanceof AppError) return thrown;
  return new AppError({
    code: "network",
    message: `${url.pathname} could not be fetched.`,
    hint: "Check the connection and try again.",
    cause: thrown,
  });
}
