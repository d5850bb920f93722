import { abortError, AppError, isAbort, throwIfAborted } from "../../core/errors.ts";
import { COMMIT, type HubFiles } from "../../core/problems/problemHub.ts";
import { readBody } from "./httpBody.ts";

/**
 * The datasets of a Hugging Face hub. A commit is asked for first and the file by its commit then: the answer that names
 * a file's commit is a redirect, which a page cannot read. Plain requests only: other hosts of the hub refuse those that
 * a browser must ask permission for, such as ranges.
 */
export function hubFiles(address: string, fetchFile: typeof fetch): HubFiles {
  const { host } = new URL(address);
  const ask = async <T>(signal: AbortSignal, path: string, what: string, use: (response: Response) => Promise<T>) => {
    throwIfAborted(signal);
    try {
      const response = await fetchFile(new URL(path, address), { signal });
      if (!response.ok) throw refusal(response.status, host, what);
      return await use(response);
    } catch (thrown) {
      if (signal.aborted || isAbort(thrown)) throw abortError();
      throw thrown instanceof AppError ? thrown : unreachable(host, thrown);
    }
  };
  return {
    newestCommit: (signal, repository) =>
      ask(signal, `/api/datasets/${repository}/revision/main`, repository, async (response) =>
        requireCommit(await response.text(), host, repository),
      ),
    read: (signal, { repository, path }, commit, onBytes) =>
      ask(signal, `/datasets/${repository}/resolve/${commit}/${path}`, `${repository}/${path}`, (response) =>
        readBody(response, path, onBytes),
      ),
  };
}

function requireCommit(text: string, host: string, repository: string): string {
  try {
    const { sha } = JSON.parse(text) as { readonly sha?: unknown };
    if (typeof sha === "string" && COMMIT.test(sha)) return sha;
  } catch {
    // Told below, with everything else that is no commit.
  }
  throw new AppError({
    code: "network",
    message: `${host} did not say which revision of ${repository} is the newest.`,
    hint: "Try again in a moment: a network that asks for a login may have answered instead.",
  });
}

function refusal(status: number, host: string, what: string): AppError {
  const says = `${host} answered with status ${status} for ${what}`;
  const byFile = "get the file in another way and choose it under “From a file”.";
  if (status === 404 || status === 410) {
    return new AppError({
      code: "not-found",
      message: `${says}: it is not there, or no longer in this revision.`,
      hint: `Fetch the newest revision, or ${byFile}`,
    });
  }
  if (status === 401 || status === 403) {
    return new AppError({
      code: "not-found",
      message: `${says}: it is gone, or given to visitors with an account alone.`,
      hint: `Log in there, ${byFile}`,
    });
  }
  const isBusy = status === 429;
  return new AppError({
    code: "network",
    message: `${says}${isBusy ? ": too many requests" : ""}.`,
    hint: isBusy ? "Wait a few minutes, then fetch it again." : "Try again in a moment.",
  });
}

/** A browser does not say which of these it was. */
function unreachable(host: string, cause: unknown): AppError {
  return new AppError({
    code: "network",
    message: `${host}, or the host that it names for its files, could not be reached.`,
    hint: "Check the connection, and that no filter blocks these hosts; then fetch it again.",
    cause,
  });
}
