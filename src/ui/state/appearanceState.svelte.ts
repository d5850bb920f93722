export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** The part of the browser's storage that is used; a browser may refuse it. */
export type Preferences = Pick<Storage, "getItem" | "setItem">;

const THEME_KEY = "terse.theme";
const SINGLE_KEYS_KEY = "terse.singleKeys";

/** How the page looks and listens on this machine; not part of an experiment. */
export class AppearanceState {
  readonly #preferences: Preferences;
  #theme = $state.raw<Theme>("auto");
  #singleKeys = $state.raw(true);
  presenting = $state(false);

  constructor(preferences: Preferences) {
    this.#preferences = preferences;
    const theme = this.#read(THEME_KEY);
    this.#theme = THEMES.find((known) => known === theme) ?? "auto";
    this.#singleKeys = this.#read(SINGLE_KEYS_KEY) !== "off";
  }

  get theme(): Theme {
    return this.#theme;
  }

  nextTheme(): void {
    this.#theme = THEMES[(THEMES.indexOf(this.#theme) + 1) % THEMES.length]!;
    this.#write(THEME_KEY, this.#theme);
  }

  /** Whether N, P and ? act; people who dictate turn such keys off (WCAG 2.1.4). */
  get singleKeys(): boolean {
    return this.#singleKeys;
  }

  set singleKeys(on: boolean) {
    this.#singleKeys = on;
    this.#write(SINGLE_KEYS_KEY, on ? "on" : "off");
  }

  #read(key: string): string | null {
    try {
      return this.#preferences.getItem(key);
    } catch {
      return null;
    }
  }

  #write(key: string, value: string): void {
    try {
      this.#preferences.setItem(key, value);
    } catch {
      // A preference that cannot be kept still holds until the page is closed.
    }
  }
}
