import { describe, expect, it } from "vitest";

import { keepAwake } from "../../../src/ui/keepAwake.ts";

/** A page and its screen: a wake lock ends when the page is hidden, and is refused while it is, as browsers have it. */
class Screen extends EventTarget {
  visibilityState: DocumentVisibilityState = "visible";
  held = 0;
  refuses = false;

  readonly wakeLock = {
    request: async () => {
      await Promise.resolve();
      if (this.refuses || this.visibilityState !== "visible") throw new Error("refused");
      this.held++;
      let isHeld = true;
      const release = async () => {
        if (isHeld) this.held--;
        isHeld = false;
      };
      this.addEventListener("visibilitychange", () => void release(), { once: true });
      return { release };
    },
  } as unknown as WakeLock;

  async turn(state: DocumentVisibilityState): Promise<void> {
    this.visibilityState = state;
    this.dispatchEvent(new Event("visibilitychange"));
    await settled();
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const awake = (screen: Screen) => keepAwake(screen.wakeLock, screen as unknown as Document);

describe("the screen", () => {
  it("stays on until it may sleep, also after the page was hidden", async () => {
    const screen = new Screen();
    const letSleep = await awake(screen);
    expect(screen.held).toBe(1);
    await screen.turn("hidden");
    expect(screen.held).toBe(0);
    await screen.turn("visible");
    expect(screen.held).toBe(1);
    letSleep();
    await settled();
    expect(screen.held).toBe(0);
    await screen.turn("hidden");
    await screen.turn("visible");
    expect(screen.held).toBe(0);
  });

  it("is asked to stay on as soon as a page that began hidden is seen", async () => {
    const screen = new Screen();
    await screen.turn("hidden");
    const letSleep = await awake(screen);
    expect(screen.held).toBe(0);
    await screen.turn("visible");
    expect(screen.held).toBe(1);
    letSleep();
  });

  it("is let go when it may sleep before the browser has answered", async () => {
    const screen = new Screen();
    await screen.turn("hidden");
    const letSleep = await awake(screen);
    screen.visibilityState = "visible";
    screen.dispatchEvent(new Event("visibilitychange"));
    letSleep();
    await settled();
    expect(screen.held).toBe(0);
  });

  it("may go dark where the browser has no wake lock or refuses one, and nothing fails", async () => {
    const screen = new Screen();
    screen.refuses = true;
    (await awake(screen))();
    (await keepAwake(undefined, screen as unknown as Document))();
    expect(screen.held).toBe(0);
  });
});
