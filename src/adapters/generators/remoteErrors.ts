import { AppError } from "../../core/errors.ts";

/** A failure of one request, and what follows from it. */
export class RemoteFailure extends Error {
  readonly error: AppError;
  /** Every other item would fail in the same way: the whole call ends. */
  readonly isFatal: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(error: AppError, isFatal: boolean, retryAfterMs?: number) {
    super(error.message);
    this.error = error;
    this.isFatal = isFatal;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Nothing came back that may be read: no server, or none that a page may ask. */
export class Unreachable extends RemoteFailure {}

export interface RefusalFacts {
  readonly status: number;
  /** What the server says itself, without the key. */
  readonly reason: string;
  readonly retryAfterMs: number | undefined;
  /** Without a query and without credentials. */
  readonly address: string;
  readonly model: string;
}

/** What a status other than 2xx means to the person. */
export function refusal(facts: RefusalFacts): RemoteFailure {
  const { status, address, model, retryAfterMs } = facts;
  const reason = facts.reason === "" ? "" : ` It says: ${facts.reason}`;
  if (status === 401 || status === 403) {
    return fatal(
      "bad-argument",
      `${address} refuses the key (${status}).${reason}`,
      "Check the key and what it allows.",
    );
  }
  if (status < 500 && refusesModel(facts)) {
    const message = `${address} does not serve the model "${model}" (${status}).${reason}`;
    return fatal("not-found", message, "Check the model's name.");
  }
  if (status === 404) {
    const message = `${address} does not know the model "${model}" or this path (404).${reason}`;
    return fatal(
      "not-found",
      message,
      "Check the model's name, and that the address ends as the server wants it (often /v1).",
    );
  }
  if (status === 429) {
    const wait = retryAfterMs === undefined ? "in a while" : `in ${Math.ceil(retryAfterMs / 1000)} s`;
    const message = `${address} has had too many requests (429).${reason}`;
    const error = new AppError({ code: "network", message, hint: `Resume ${wait}; what is done is kept.` });
    return new RemoteFailure(error, true, retryAfterMs);
  }
  if (status >= 500) {
    const message = `${address} failed (${status}).${reason}`;
    const error = new AppError({
      code: "network",
      message,
      hint: "Look at the server's log, then run the failed items again.",
    });
    return new RemoteFailure(error, false, retryAfterMs);
  }
  const hint = "Check the model's name, the length of the prompt and the decoding.";
  return failed("bad-argument", `${address} refuses the request (${status}).${reason}`, hint);
}

/** Not every server keeps status 404 for it: "Server is pinned to 'this'; requested 'that'" comes as 400. */
function refusesModel({ reason, model }: RefusalFacts): boolean {
  const isNamed = ["'", '"', "`"].some((quote) => reason.includes(quote + model + quote));
  return isNamed && /\b(pinned|unknown model|not (found|exist|served|loaded))\b/i.test(reason);
}

/**
 * No answer at all. A browser tells a page nothing of why, so that all causes are named; `code` is what Node knows
 * ("ECONNREFUSED").
 */
export function unreachable(address: string, code: string | undefined): Unreachable {
  if (code !== undefined) {
    const message = `${address} cannot be reached (${code}).`;
    const hint = "Check the address, and that the server runs.";
    return new Unreachable(new AppError({ code: "network", message, hint }), true);
  }
  const causes = [
    "the server does not run at this address",
    "it does not allow this page (CORS)",
    "this page is served over https and the server over http (mixed content)",
    "the browser has been denied access to the local network",
  ];
  const message = `${address} cannot be reached. The browser does not say which it is: ${causes.join("; ")}.`;
  const hint =
    "Start the server with CORS allowed for this page, use https or localhost, and allow local network access.";
  return new Unreachable(new AppError({ code: "network", message, hint }), true);
}

export function brokenStream(address: string): RemoteFailure {
  return failed("network", `The answer of ${address} broke off in the middle.`, "Run the failed items again.");
}

export function notCompatible(address: string, what: string): RemoteFailure {
  const hint = "Check that the address is that of an OpenAI-compatible server (often it ends in /v1).";
  return failed("unsupported", `${address} answered with ${what}.`, hint);
}

export function failed(code: AppError["code"], message: string, hint: string): RemoteFailure {
  return new RemoteFailure(new AppError({ code, message, hint }), false);
}

function fatal(code: AppError["code"], message: string, hint: string): RemoteFailure {
  return new RemoteFailure(new AppError({ code, message, hint }), true);
}

/** "120", or a date, as milliseconds from now. Browsers hide this header unless the server exposes it. */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null || header.trim() === "") return undefined;
  const milliseconds = /^\d+(\.\d+)?$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : undefined;
}
