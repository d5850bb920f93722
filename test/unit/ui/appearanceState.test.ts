import { describe, expect, it } from "vitest";

import { AppearanceState } from "../../../src/ui/state/appearanceState.svelte.ts";

const stored = (values: Map<string, string>) => ({
  getItem: (key: string) => values.get(key) ?? null,
  setItem: (key: string, value: string) => void values.set(key, value),
});
const refusing = {
  getItem: (): never => {
    throw new Error("denied");
  },
  setItem: (): never => {
    throw new Error("denied");
  },
};

describe("AppearanceState", () => {
  it("goes through the themes in a circle and remembers the last one", () => {
    const values = new Map<string, string>();
    const appearance = new AppearanceState(stored(values));
    const seen = [0, 1, 2, 3].map(() => {
      const { theme } = appearance;
      appearance.nextTheme();
      return theme;
    });
    expect(seen).toEqual(["auto", "light", "dark", "auto"]);
    expect(new AppearanceState(stored(values)).theme).toBe(appearance.theme);
  });

  it("remembers that single keys are switched off", () => {
    const values = new Map<string, string>();
    new AppearanceState(stored(values)).singleKeys = false;
    expect(new AppearanceState(stored(values)).singleKeys).toBe(false);
  });

  it("works where the browser keeps nothing, and ignores what it does not know", () => {
    const appearance = new AppearanceState(refusing);
    appearance.nextTheme();
    expect(appearance.theme).toBe("light");
    expect(new AppearanceState(stored(new Map([["terse.theme", "pink"]]))).theme).toBe("auto");
  });
});
