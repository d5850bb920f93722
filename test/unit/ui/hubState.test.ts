import { describe, expect, it } from "vitest";

import { abortError, AppError } from "../../../src/core/errors.ts";
import { DEFAULT_EVALUATION, type PublishedSet } from "../../../src/core/experiment.ts";
import type { FetchedSet, HubRequest, OnBytes, ProblemHub } from "../../../src/core/problems/problemHub.ts";
import { evaluateStage } from "./evaluateStage.ts";

const COMMIT = "0123456789abcdef0123456789abcdef01234567";
const OTHER = "f".repeat(40);
const jsonl = ["31", "14", "-7"]
  .map((answer, i) => JSON.stringify({ id: `gsm8k/${i}`, setId: `set@${COMMIT}`, question: `Question ${i}?`, answer }))
  .join("\n");

/** A hub that answers when it is told to. */
function handHub() {
  const calls: {
    readonly request: HubRequest;
    readonly signal: AbortSignal;
    readonly onBytes: OnBytes;
    readonly answer: (set: FetchedSet) => void;
    readonly fail: (error: Error) => void;
  }[] = [];
  const hub: ProblemHub = {
    fetch: (signal, request, onBytes) =>
      new Promise((answer, fail) => {
        signal.addEventListener("abort", () => fail(abortError()));
        calls.push({ request, signal, onBytes, answer, fail });
      }),
  };
  return { hub, calls };
}

function stage() {
  const { hub, calls } = handHub();
  const { evaluate } = evaluateStage({ hub });
  evaluate.setup.choose("hub");
  return { evaluate, setup: evaluate.setup, chosen: () => evaluate.setup.hub.chosen, calls };
}

const link = (set: Partial<PublishedSet>) => ({
  ...DEFAULT_EVALUATION,
  set: { kind: "hub", id: "gsm8k", revision: undefined, ...set } as const,
});

describe("a set of the hub, in the set-up", () => {
  it("is asked for by the visitor alone, and is then a set like any other", async () => {
    const { setup, chosen, calls } = stage();
    expect([setup.reason, calls.length]).toEqual(["hub", 0]);
    const fetching = chosen().fetch();
    void chosen().fetch();
    expect(calls.map(({ request }) => request)).toEqual([{ id: "gsm8k", revision: undefined }]);
    calls[0]!.onBytes(10, 40);
    expect(chosen().phase).toEqual({ kind: "fetching", loadedBytes: 10, totalBytes: 40 });
    calls[0]!.answer({ commit: COMMIT, jsonl });
    await fetching;
    expect(chosen()).toMatchObject({ phase: { kind: "resting" }, isFetched: true });
    expect([setup.reason, setup.count]).toEqual([undefined, 3]);
    setup.n = 2;
    const { problems } = await setup.plan();
    expect(problems).toMatchObject([
      { id: "gsm8k/0", setId: `set@${COMMIT}`, answer: "31" },
      { id: "gsm8k/1", answer: "14" },
    ]);
    expect(setup.problemFile?.name).toBe("openai/gsm8k@0123456");
  });

  it("is named by the link, with its commit once that is known", async () => {
    const { evaluate, chosen, calls } = stage();
    expect(evaluate.experiment.set).toEqual({ kind: "hub", id: "gsm8k", revision: undefined });
    const fetching = chosen().fetch();
    calls[0]!.answer({ commit: COMMIT, jsonl });
    await fetching;
    expect(evaluate.experiment.set).toEqual({ kind: "hub", id: "gsm8k", revision: COMMIT });
  });

  it("is offered by a link that names it, and not fetched", async () => {
    const { hub, calls } = handHub();
    const { evaluate } = evaluateStage({ hub });
    await evaluate.restore(link({ id: "math-500", revision: COMMIT }));
    expect(evaluate.setup).toMatchObject({ source: "hub", reason: "hub" });
    expect(evaluate.experiment.set).toEqual({ kind: "hub", id: "math-500", revision: COMMIT });
    expect(calls).toEqual([]);
    void evaluate.setup.hub.chosen.fetch();
    expect(calls[0]?.request).toEqual({ id: "math-500", revision: COMMIT });
  });

  it("stays where a link names it once more, and makes room for another revision", async () => {
    const { evaluate, setup, chosen, calls } = stage();
    const fetching = chosen().fetch();
    calls[0]!.answer({ commit: COMMIT, jsonl });
    await fetching;
    for (const revision of [undefined, COMMIT]) {
      await evaluate.restore(link({ revision }));
      expect(setup.count).toBe(3);
    }
    await evaluate.restore(link({ revision: OTHER }));
    expect([setup.reason, chosen().isFetched, chosen().revision]).toEqual(["hub", false, OTHER]);
  });

  it("that fails says why, leaves all else as it was, and can be fetched again", async () => {
    const { setup, chosen, calls } = stage();
    await setup.file.open(new File(['{"question":"1?","answer":1}'], "mine.jsonl"));
    const before = setup.experiment;
    const failing = chosen().fetch();
    const error = new AppError({ code: "not-found", message: "It is gone.", hint: "Choose another." });
    calls[0]!.fail(error);
    await failing;
    expect(chosen().phase).toEqual({ kind: "failed", error });
    expect(setup.experiment).toEqual(before);
    expect(setup.file.problems).toHaveLength(1);
    const again = chosen().fetch();
    calls[1]!.answer({ commit: COMMIT, jsonl });
    await again;
    expect(setup.reason).toBeUndefined();
  });

  it("that is cancelled is as before, whatever comes late", async () => {
    const { chosen, calls } = stage();
    const fetching = chosen().fetch();
    chosen().cancel();
    calls[0]!.onBytes(1, 2);
    await fetching;
    expect(calls[0]!.signal.aborted).toBe(true);
    expect(chosen()).toMatchObject({ phase: { kind: "resting" }, isFetched: false });
  });

  it("keeps what was fetched of it while another is chosen", async () => {
    const { setup, chosen, calls } = stage();
    const fetching = chosen().fetch();
    calls[0]!.answer({ commit: COMMIT, jsonl });
    await fetching;
    setup.hub.choose("math-500");
    expect([setup.reason, setup.count]).toEqual(["hub", 0]);
    setup.hub.choose("gsm8k");
    expect([setup.reason, setup.count]).toEqual([undefined, 3]);
  });
});
