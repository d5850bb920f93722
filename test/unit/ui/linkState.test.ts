import { describe, expect, it, vi } from "vitest";

import { DEFAULT_EVALUATION, DEFAULT_EXPERIMENT } from "../../../src/core/experiment.ts";
import { LinkState } from "../../../src/ui/linkState.svelte.ts";

const OTHER = { ...DEFAULT_EXPERIMENT, strategies: ["verbose", "direct"] };

function link(hash: string) {
  const copied: string[] = [];
  const left: string[] = [];
  const address = {
    hash,
    replace: (next: string) => void (address.hash = next),
    leave: () => void left.push(address.hash),
    copy: async (next: string) => copied.push(next) > 0,
  };
  const offer = {
    students: [
      { id: "embedded", strategies: ["verbose", "pruned", "direct"] },
      { id: "verbose-student", strategies: ["own"] },
    ],
    strategies: ["verbose", "pruned", "direct", "concise", "own"],
  };
  const follow = vi.fn();
  return { address, copied, left, follow, state: new LinkState(address, offer) };
}

describe("the link of the page", () => {
  it("opens an empty address as the default, to be run, with no notice", () => {
    const { state } = link("");
    expect(state.open()).toMatchObject({ experiment: DEFAULT_EXPERIMENT, autorun: true });
    expect(state.notices).toEqual([]);
  });

  it.each([
    ["#compare?v=9", ["newer-version"]],
    ["#nonsense", ["unreadable"]],
    ["#compare?v=1&model=gpt", ["unknownModel"]],
    ["#compare?v=1&model=embedded,gpt", ["unknownModel"]],
    ["#compare?v=1&model=qwen@localhost:8000", []],
    ["#compare?v=1&model=embedded,verbose-student&strategies=verbose,own", []],
    ["#compare?v=1&model=embedded&strategies=verbose,own", ["unknownStrategies"]],
    ["#evaluate?v=1&model=kept:0123456789abcdef,embedded&strategies=verbose,own", []],
    ["#evaluate?v=1&model=qwen@localhost:8000&strategies=verbose,concise", []],
    ["#evaluate?v=1&strategies=verbose,concise", ["unknownStrategies"]],
    ["#compare?v=1&strategies=verbose,shout", ["unknownStrategies"]],
  ])("says what is wrong with %s", (hash, notices) => {
    const { state } = link(hash);
    state.open();
    expect(state.notices).toEqual(notices);
    state.dismiss();
    expect(state.notices).toEqual([]);
  });

  it("writes the experiment into the address, and does not follow its own writing", () => {
    const { state, address, follow } = link("");
    state.write(OTHER);
    expect(address.hash).toBe("#compare?v=1&strategies=verbose,direct");
    state.read(follow);
    expect(follow).not.toHaveBeenCalled();
  });

  it("follows a hash that someone else wrote, and says whether to run it", () => {
    const { state, address, follow } = link("");
    address.hash = "#compare?v=1&strategies=verbose,direct";
    state.read(follow);
    expect(follow).toHaveBeenLastCalledWith({ experiment: OTHER, autorun: false, problem: undefined });
    address.hash += "&run=1";
    state.read(follow);
    expect(follow).toHaveBeenLastCalledWith({ experiment: OTHER, autorun: true, problem: undefined });
  });

  it("shares a link that runs by itself", async () => {
    const { state, copied } = link("");
    expect(await state.share(OTHER)).toBe(true);
    expect(copied).toEqual(["#compare?v=1&strategies=verbose,direct&run=1"]);
  });

  it("does not write again over a place that the back button has already reached", () => {
    const { state, address, follow } = link("");
    state.write(OTHER);
    address.hash = "#evaluate";
    state.write(OTHER);
    expect(address.hash).toBe("#evaluate");
    state.read(follow);
    expect(follow).toHaveBeenCalledWith({ experiment: DEFAULT_EVALUATION, autorun: false, problem: undefined });
  });

  it("leaves what was written in the history when another screen is shown", () => {
    const { state, address, left } = link("");
    state.write(OTHER);
    state.leave();
    state.write(DEFAULT_EVALUATION);
    expect(left).toEqual(["#compare?v=1&strategies=verbose,direct"]);
    expect(address.hash).toBe("#evaluate");
  });
});
