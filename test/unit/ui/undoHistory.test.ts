import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { UndoHistory } from "../../../src/ui/state/undoHistory.svelte.ts";

describe("the history of changes", () => {
  it("goes back through all that was pushed, and forth again", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1 }), (values) => {
        const history = new UndoHistory(-1);
        values.forEach((value) => history.push(value));
        for (let i = values.length - 2; i >= -1; i--) {
          history.undo();
          expect(history.current).toBe(i < 0 ? -1 : values[i]);
        }
        expect(history.canUndo).toBe(false);
        for (const value of values) {
          history.redo();
          expect(history.current).toBe(value);
        }
        expect(history.canRedo).toBe(false);
      }),
    );
  });

  it("stays at its ends, and gives up what was undone when something new comes", () => {
    const history = new UndoHistory("a");
    history.undo();
    history.redo();
    expect(history.current).toBe("a");
    history.push("b");
    history.undo();
    history.push("c");
    expect(history.canRedo).toBe(false);
    history.undo();
    expect(history.current).toBe("a");
  });
});
