import { describe, expect, it, vi } from "vitest";

import { LazyScreen } from "../../../src/ui/state/lazyScreen.svelte.ts";

function lazy(load: () => Promise<string>, asked?: string) {
  const show = vi.fn<(opened: string, wanted: string | undefined) => Promise<void>>(() => Promise.resolve());
  return { show, screen: new LazyScreen<string, string>({ load, missing: "Try again.", asked, show }) };
}

describe("a screen whose code comes late", () => {
  it("is fetched once, however often it is opened before it is there", async () => {
    const load = vi.fn(() => Promise.resolve("code"));
    const { screen, show } = lazy(load, "first");
    await Promise.all([screen.open(), screen.open("second")]);
    expect(load).toHaveBeenCalledTimes(1);
    expect(show.mock.calls).toEqual([
      ["code", "second"],
      ["code", undefined],
    ]);
    expect(screen.asked).toBeUndefined();
  });

  it("says that its code could not be fetched, keeps what was asked for, and fetches again", async () => {
    const load = vi.fn(() => Promise.resolve("code")).mockRejectedValueOnce(new TypeError("no network"));
    const { screen, show } = lazy(load);
    await screen.open("this");
    expect(screen.error).toMatchObject({ code: "network", hint: "Try again." });
    expect(screen.asked).toBe("this");
    await screen.open();
    expect(screen.error).toBeUndefined();
    expect(show).toHaveBeenCalledExactlyOnceWith("code", "this");
  });
});
