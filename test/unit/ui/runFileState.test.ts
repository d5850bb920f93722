import { describe, expect, it } from "vitest";

import { abortError, AppError } from "../../../src/core/errors.ts";
import type { RunFiles, WholeRun } from "../../../src/core/evaluation/runFiles.ts";
import { RunFileState } from "../../../src/ui/screens/evaluate/runFileState.svelte.ts";
import { makeRun } from "../../contracts/runStore.ts";

const FILE = new File(["{}"], "run.json");
const WHOLE: WholeRun = { run: makeRun("read"), records: [] };

/** Reads half of a file, then does as `rest` says. */
function stage(rest: (signal: AbortSignal) => Promise<WholeRun>): RunFileState {
  const read: RunFiles["read"] = (signal, _, onShare) => {
    onShare(0.5);
    return rest(signal);
  };
  return new RunFileState({ read } as RunFiles);
}

const halfRead = (state: RunFileState) => expect.poll(() => state.reading?.share).toBe(0.5);
const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(abortError())));

describe("the file of a run", () => {
  it("is shown while it is read, and gives its run", async () => {
    let finish: (run: WholeRun) => void = () => {};
    const state = stage(() => new Promise((resolve) => (finish = resolve)));
    const reading = state.read(FILE);
    expect(state.reading).toEqual({ name: "run.json", share: 0 });
    await halfRead(state);
    finish(WHOLE);
    expect(await reading).toBe(WHOLE);
    expect(state.reading).toBe(undefined);
  });

  it("gives nothing when it is cancelled, and can be read again", async () => {
    const state = stage(untilAborted);
    for (let time = 0; time < 2; time++) {
      const reading = state.read(FILE);
      await halfRead(state);
      state.cancel();
      expect(await reading).toBe(undefined);
      expect(state.reading).toBe(undefined);
    }
  });

  it("that is no run is an error", async () => {
    const state = stage(() => Promise.reject(new AppError({ code: "bad-file", message: "No run." })));
    await expect(state.read(FILE)).rejects.toMatchObject({ code: "bad-file" });
    expect(state.reading).toBe(undefined);
  });
});
