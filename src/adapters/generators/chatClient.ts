import * as v from "valibot";

import { abortError, AppError, throwIfAborted } from "../../core/errors.ts";
import { refusal, RemoteFailure, retryAfterMs, unreachable } from "./remoteErrors.ts";

const LONGEST_REASON = 300;

export interface ChatClientOptions {
  /** Where `/chat/completions` lies below; `/v1` is added where there is no path. */
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey?: string | undefined;
  readonly fetch: typeof fetch;
}

/** Requests to one server. The key is in the header of its requests and nowhere else, no message among them. */
export class ChatClient {
  /** For messages: the address without query. */
  readonly address: string;
  readonly host: string;
  readonly #base: URL;
  readonly #key: string;
  readonly #options: Omit<ChatClientOptions, "apiKey">;

  /** Throws AppError `bad-argument` for an address or a key that no request could carry. */
  constructor({ apiKey = "", ...options }: ChatClientOptions) {
    this.#base = parseBase(options.baseUrl);
    this.#key = apiKey.trim();
    this.#options = options;
    this.address = `${this.#base.origin}${this.#base.pathname}`;
    this.host = this.#base.host;
    if (!/^[\x21-\x7e]*$/.test(this.#key)) {
      throw new AppError({
        code: "bad-argument",
        message: "The key holds characters that no key has.",
        hint: "Copy it again, without quotes and line breaks.",
      });
    }
  }

  /** Resolves to an answer with status 2xx. Rejects with RemoteFailure or AbortError. */
  async send(signal: AbortSignal, path: string, body?: unknown): Promise<Response> {
    const url = new URL(this.#base);
    url.pathname += path;
    const headers = {
      ...(this.#key === "" ? {} : { Authorization: `Bearer ${this.#key}` }),
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    };
    const init: RequestInit =
      body === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(body) };
    const response = await this.#fetch(signal, url, init);
    if (response.ok) return response;
    throw refusal({
      status: response.status,
      reason: this.#plain(reasonOf(await textOf(signal, response))),
      retryAfterMs: retryAfterMs(response.headers.get("retry-after"), Date.now()),
      address: this.address,
      model: this.#options.model,
    });
  }

  /** The server's own words about a failure, shortened, and without the key should they repeat it. */
  reason(error: unknown): string {
    return this.#plain(typeof error === "string" ? error : reasonOf(JSON.stringify({ error })));
  }

  async #fetch(signal: AbortSignal, url: URL, init: RequestInit): Promise<Response> {
    try {
      return await this.#options.fetch(url, { ...init, signal });
    } catch (cause) {
      throwIfAborted(signal);
      if (cause instanceof AppError) throw new RemoteFailure(cause, true);
      // The cause itself is left behind: what a fetch throws may repeat its headers.
      throw unreachable(this.address, systemCode(cause));
    }
  }

  #plain(text: string): string {
    const safe = this.#key === "" ? text : text.replaceAll(this.#key, "(key)");
    const line = safe.replace(/\s+/g, " ").trim();
    return line.length > LONGEST_REASON ? `${line.slice(0, LONGEST_REASON)}…` : line;
  }
}

function parseBase(text: string): URL {
  const hint = "It looks like http://localhost:8000/v1.";
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    throw new AppError({ code: "bad-argument", message: "The server's address is no web address.", hint });
  }
  if (!/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "") {
    const message = "The server's address must begin with http:// or https:// and hold no password.";
    throw new AppError({ code: "bad-argument", message, hint });
  }
  const path = url.pathname.replace(/\/+$/, "").replace(/\/chat\/completions$/, "");
  url.pathname = path === "" ? "/v1" : path;
  url.hash = "";
  return url;
}

function systemCode(thrown: unknown): string | undefined {
  const cause: unknown = thrown instanceof Error ? thrown.cause : undefined;
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined;
}

async function textOf(signal: AbortSignal, response: Response): Promise<string> {
  try {
    return await response.text();
  } catch {
    if (signal.aborted) throw abortError();
    return "";
  }
}

const said = v.union([
  v.pipe(
    v.object({ error: v.object({ message: v.string() }) }),
    v.transform(({ error }) => error.message),
  ),
  v.pipe(
    v.object({ error: v.string() }),
    v.transform(({ error }) => error),
  ),
  v.pipe(
    v.object({ message: v.string() }),
    v.transform(({ message }) => message),
  ),
  v.pipe(
    v.object({ detail: v.string() }),
    v.transform(({ detail }) => detail),
  ),
  v.pipe(
    v.object({ detail: v.array(v.object({ msg: v.string() })) }),
    v.transform(({ detail }) => detail.map(({ msg }) => msg).join("; ")),
  ),
]);

/** The sentence in any of the shapes that servers use; nothing from a web page. */
function reasonOf(body: string): string {
  try {
    const parsed = v.safeParse(said, JSON.parse(body));
    return parsed.success ? parsed.output : body;
  } catch {
    return body.trimStart().startsWith("<") ? "" : body;
  }
}
