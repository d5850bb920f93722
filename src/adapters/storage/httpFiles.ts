import { abortError, AppError, isAbort, throwIfAborted } from "../../core/errors.ts";
import type { ModelFiles } from "../../core/ports.ts";

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
        return await readBody(response, url, onBytes);
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

async function readBody(
  response: Response,
  url: URL,
  onBytes: (loadedBytes: number, totalBytes: number | undefined) => void,
): Promise<Uint8Array> {
  const total = declaredBytes(response);
  const chunks: Uint8Array[] = [];
  let loaded = 0;
  onBytes(0, total);
  const reader = response.body?.getReader();
  for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) {
    chunks.push(chunk.value);
    loaded += chunk.value.byteLength;
    onBytes(loaded, total);
  }
  if (total !== undefined && loaded !== total) throw truncated(url, loaded, total);
  return joined(chunks, loaded);
}

/** Content-Length counts the bytes on the wire, which says nothing about the body's when it is compressed. */
function declaredBytes(response: Response): number | undefined {
  const encoding = response.headers.get("content-encoding") ?? "identity";
  const length = response.headers.get("content-length");
  return encoding === "identity" && length !== null ? Number(length) : undefined;
}

function truncated(url: URL, loaded: number, total: number): AppError {
  return new AppError({
    code: "network",
    message: `${url.pathname} ended after ${loaded} of ${total} bytes.`,
    hint: "Check the connection and try again.",
  });
}

function joined(chunks: readonly Uint8Array[], bytes: number): Uint8Array {
  const all = new Uint8Array(bytes);
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return all;
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
