import { describe, expect, it } from "vitest";

import { keyAction } from "../../../src/ui/keyboard.ts";

/** A focused element that answers only what `closest` is asked, by its tag. */
const focus = (tag: string): EventTarget =>
  ({ closest: (selector: string) => (selector.split(/[,:[]\s*/).includes(tag) ? {} : null) }) as unknown as EventTarget;
const press = (key: string, more: { ctrlKey?: boolean; repeat?: boolean; on?: string } = {}, singleKeys = true) =>
  keyAction(
    {
      key,
      ctrlKey: more.ctrlKey ?? false,
      metaKey: false,
      altKey: false,
      isComposing: false,
      repeat: more.repeat ?? false,
      target: focus(more.on ?? "body"),
    },
    singleKeys,
  );

describe("keyAction", () => {
  it("maps the page's keys", () => {
    expect(["Enter", "Escape", "n", "N", "1", "2", "3", "4", "p", "?"].map((key) => press(key))).toEqual([
      "run",
      "stop",
      "next",
      "next",
      "compare",
      "evaluate",
      "prune",
      "distill",
      "present",
      "shortcuts",
    ]);
    expect(press("x")).toBeUndefined();
  });

  it("leaves Enter to a control that has the focus, unless Ctrl is held", () => {
    for (const on of ["button", "select", "textarea", "summary"]) {
      expect(press("Enter", { on })).toBeUndefined();
      expect(press("Enter", { on, ctrlKey: true })).toBe("run");
    }
  });

  it("leaves letters to whoever is typing, and to the browser's own shortcuts", () => {
    expect(press("n", { on: "textarea" })).toBeUndefined();
    expect(press("n", { on: "button" })).toBe("next");
    expect(press("n", { ctrlKey: true })).toBeUndefined();
    expect(press("Escape", { on: "textarea" })).toBe("stop");
  });

  it("does nothing on single keys when they are switched off, nor on a key that is held", () => {
    expect(["n", "p", "?"].map((key) => press(key, {}, false))).toEqual([undefined, undefined, undefined]);
    expect(press("Enter", {}, false)).toBe("run");
    expect(press("n", { repeat: true })).toBeUndefined();
  });
});
