import { describe, expect, it } from "vitest";

import { DEFAULT_PRUNE } from "../../../src/core/experiment.ts";
import type { KeptHubModel } from "../../../src/core/models/modelHub.ts";
import type { Generator } from "../../../src/core/ports.ts";
import { PRUNE_EXAMPLES } from "../../../src/ui/screens/prune/pruneExamples.ts";
import { PruneState } from "../../../src/ui/screens/prune/pruneState.svelte.ts";
import { SYMBOLIC, TAB } from "../../../src/ui/screens/prune/teacherChoice.ts";
import { type Asked, oracleReply, scriptedTeacher } from "../llm/scriptedTeacher.ts";
import { HandGenerator } from "./handGenerator.ts";
import { prunePorts } from "./pruneStage.ts";
import { libraryStage, shelfStage } from "./shelfStage.ts";

const MODEL: KeptHubModel = {
  repository: "someone/chat",
  commit: "a".repeat(40),
  dtype: "q8",
  files: [],
  bytes: 4,
  createdAt: 1,
};
const ID = "hub:someone/chat:q8";

/** The Prune screen where one chat model is kept, which decides as the symbolic teacher does unless told otherwise. */
function stage(reply: (right: string, asked: Asked) => string = (right) => right) {
  const asked: Asked[] = [];
  const inner = scriptedTeacher((request) => {
    asked.push(request);
    return reply(oracleReply(PRUNE_EXAMPLES, request), request);
  });
  let loads = 0;
  const hubGenerator = (): Generator => ({
    load: (...call) => (loads++, inner.load(...call)),
    generate: (...call) => inner.generate(...call),
    unload: () => inner.unload(),
  });
  const library = libraryStage({
    hubGenerator,
    hubModels: { list: () => Promise.resolve([MODEL]), delete: () => Promise.resolve() },
  });
  const shelf = shelfStage(() => new HandGenerator(), undefined, library);
  return { prune: new PruneState({ shelf, ports: prunePorts() }), shelf, asked, loads: () => loads };
}

describe("a chat model in the tab as the teacher", () => {
  it("is asked when told to, loaded first, and shown beside the symbolic teacher", async () => {
    const { prune, shelf, asked, loads } = stage();
    await prune.restore(DEFAULT_PRUNE);
    prune.chooseTeacher(TAB);
    await expect.poll(() => shelf.library?.hub.models).toEqual([MODEL]);
    expect([prune.teachers.idOf(prune.teacher), prune.sheet!.canAsk]).toEqual([undefined, false]);
    prune.chooseTeacher(ID);
    expect([prune.sheet!.canAsk, loads()]).toEqual([true, 0]);
    await prune.sheet!.ask();
    expect(prune.error).toBeUndefined();
    expect([loads(), shelf.state(ID)?.phase.name, asked.map(({ call }) => call)]).toEqual([
      1,
      "ready",
      ["split", "prune"],
    ]);
    expect(prune.sheet!.cut).toMatchObject({ teacher: ID, outcome: { kind: "pruned", instead: undefined } });
    expect(prune.sheet!.result?.revision.answerKept).toBe(true);
    expect(prune.experiment.teacher).toBe(ID);
    prune.chooseTeacher(SYMBOLIC);
    expect(prune.sheet!.cut?.teacher).toBe(SYMBOLIC);
  });

  it("is rejected with the reason, and the symbolic teacher prunes instead where that is wanted", async () => {
    const { prune } = stage(() => "I would rather not.");
    await prune.restore({ ...DEFAULT_PRUNE, teacher: ID });
    await expect.poll(() => prune.sheet!.canAsk).toBe(true);
    await prune.sheet!.ask();
    expect(prune.sheet!.cut?.outcome).toMatchObject({ kind: "rejected", rejection: { kind: "noJson", call: "split" } });
    prune.teachers.fallsBack = true;
    await prune.sheet!.ask();
    expect(prune.sheet!.cut?.outcome).toMatchObject({ kind: "pruned", instead: { kind: "noJson" } });
  });

  it("cannot be asked where it is not kept", async () => {
    const { prune } = stage();
    await prune.restore({ ...DEFAULT_PRUNE, teacher: "hub:someone/other:q4" });
    await expect.poll(() => prune.teachers.shelf.library).toBeDefined();
    expect([prune.sheet!.canAsk, prune.experiment.teacher]).toEqual([false, "hub:someone/other:q4"]);
  });
});
