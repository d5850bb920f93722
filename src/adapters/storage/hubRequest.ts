import { abortError, AppError, isAbort, throwIfAborted } from "../../core/errors.ts";

/** What to do about a refusal, in words that fit what was asked for. */
export interface HubHints {
  /** It is not there. */
  readonly missing: string;
  /** It may be there, but not for everyone. */
  readonly closed: string;
}

export type AskHub = <T>(
  signal: AbortSignal,
  path: string,
  /** As messages call it. */
  what: string,
  use: (response: Response) => Promise<T>,
) => Promise<T>;

/** Asks the hub at this address by GET. Rejects with AppError `network` or `not-found`, or with AbortError. */
export function hubRequest(address: string, fetchFile: typeof fetch, hints: HubHints): AskHub {
  const { host } = new URL(address);
  return async (signal, path, what, use) => {
    throwIfAborted(signal);
    try {
      const response = await fetchFile(new URL(path, address), { signal });
      if (!response.ok) throw refusal(response.status, host, what, hints);
      return await use(response);
    } catch (thrown) {
      if (signal.aborted || isAbort(thrown)) throw abortError();
      throw thrown instanceof AppError ? thrown : unreachable(host, thrown);
    }
  };
}

function refusal(status: number, host: string, what: string, { missing, closed }: HubHints): AppError {
  const says = `${host} answered with status ${status} for ${what}`;
  if (status === 404 || status === 410) {
    return new AppError({
      code: "not-found",
      message: `${says}: it is not there, or no longer in this revision.`,
      hint: missing,
    });
  }
  if (status === 401 || status === 403) {
    return new AppError({
      code: "not-found",
      message: `${says}: it is gone, or given to visitors with an account alone.`,
      hint: closed,
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
