import * as v from "valibot";

import { withoutSecret } from "./addressSecret.ts";
import type { ServerSettings } from "./serverSettings.ts";

/** The part of a browser's storage that is used; a browser may refuse it. */
export type Kept = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export const CONCURRENCY_BOUNDS = { min: 1, max: 16 } as const;
const STORAGE_KEY = "terse.server";

const schema = v.object({
  baseUrl: v.string(),
  model: v.string(),
  apiKey: v.string(),
  concurrency: v.pipe(
    v.number(),
    v.safeInteger(),
    v.minValue(CONCURRENCY_BOUNDS.min),
    v.maxValue(CONCURRENCY_BOUNDS.max),
  ),
});

/**
 * Keeps what was typed about a server, its key among it, and nowhere but in one place: until the tab is closed, or in the
 * browser where the visitor asked for that.
 */
export class ServerStorage {
  readonly #tab: Kept;
  readonly #browser: Kept;

  constructor(tab: Kept, browser: Kept) {
    this.#tab = tab;
    this.#browser = browser;
  }

  read(): { readonly settings: ServerSettings; readonly isRemembered: boolean } | undefined {
    const own = readFrom(this.#tab);
    if (own) return { settings: own, isRemembered: false };
    const remembered = readFrom(this.#browser);
    return remembered && { settings: remembered, isRemembered: true };
  }

  write(settings: ServerSettings, isRemembered: boolean): void {
    const [place, other] = isRemembered ? [this.#browser, this.#tab] : [this.#tab, this.#browser];
    try {
      other.removeItem(STORAGE_KEY);
      place.setItem(STORAGE_KEY, JSON.stringify({ ...settings, baseUrl: withoutSecret(settings.baseUrl) }));
    } catch {
      // What cannot be kept still holds until the page is closed.
    }
  }
}

function readFrom(storage: Kept): ServerSettings | undefined {
  try {
    const parsed = v.safeParse(schema, JSON.parse(storage.getItem(STORAGE_KEY) ?? "null"));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
