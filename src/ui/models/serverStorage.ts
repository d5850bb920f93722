import * as v from "valibot";

import { withoutSecret } from "./addressSecret.ts";
import type { ServerSettings } from "./serverSettings.ts";

/** The part of a browser's storage that is used; a browser may refuse it. */
export type Kept = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export const CONCURRENCY_BOUNDS = { min: 1, max: 16 } as const;
/** Where the student's server is kept, and that of the teacher. */
export type ServerPlace = "terse.server" | "terse.teacher";

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
 * browser where there is one and the visitor asked for that.
 */
export class ServerStorage {
  readonly #place: ServerPlace;
  readonly #tab: Kept;
  readonly #browser: Kept | undefined;

  constructor(place: ServerPlace, tab: Kept, browser?: Kept) {
    this.#place = place;
    this.#tab = tab;
    this.#browser = browser;
  }

  get canRemember(): boolean {
    return this.#browser !== undefined;
  }

  read(): { readonly settings: ServerSettings; readonly isRemembered: boolean } | undefined {
    const own = readFrom(this.#tab, this.#place);
    if (own) return { settings: own, isRemembered: false };
    const remembered = this.#browser && readFrom(this.#browser, this.#place);
    return remembered && { settings: remembered, isRemembered: true };
  }

  write(settings: ServerSettings, isRemembered: boolean): void {
    const [place, other] = isRemembered && this.#browser ? [this.#browser, this.#tab] : [this.#tab, this.#browser];
    try {
      other?.removeItem(this.#place);
      place.setItem(this.#place, JSON.stringify({ ...settings, baseUrl: withoutSecret(settings.baseUrl) }));
    } catch {
      // What cannot be kept still holds until the page is closed.
    }
  }
}

function readFrom(storage: Kept, place: ServerPlace): ServerSettings | undefined {
  try {
    const parsed = v.safeParse(schema, JSON.parse(storage.getItem(place) ?? "null"));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
