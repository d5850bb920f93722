import { describe, expect, it } from "vitest";

import { DEFAULT_PRUNE } from "../../../src/core/experiment.ts";
import { SERVER, SYMBOLIC } from "../../../src/ui/screens/prune/teacherChoice.ts";
import { askedServer, AWAY, pruneStage, QWEN, setUp } from "./pruneStage.ts";
import { mapStorage } from "./shelfStage.ts";

describe("a model as the teacher of one trace", () => {
  it("is asked when told to, and compared with the symbolic teacher", async () => {
    const { remoteStudent, asked } = askedServer();
    const prune = pruneStage({ remoteStudent });
    await prune.restore(DEFAULT_PRUNE);
    setUp(prune.teachers.server);
    prune.chooseTeacher(SERVER);
    const sheet = prune.sheet!;
    expect([sheet.cut, sheet.result, asked.length]).toEqual([undefined, undefined, 0]);
    expect(sheet.canAsk).toBe(true);
    await sheet.ask();
    expect(asked.map(({ call }) => call)).toEqual(["split", "prune"]);
    const [own, other] = [SYMBOLIC, QWEN].map((teacher) => sheet.cuts.find(teacher, "skill")!);
    expect(other).toMatchObject({ teacher: QWEN, outcome: { kind: "pruned", usage: { calls: 2 } } });
    expect([other!.tokens, sheet.result!.revision.answerKept]).toEqual([own!.tokens, true]);
    sheet.chooseSplit("sentences");
    expect(sheet.cut).toBeUndefined();
    await sheet.ask();
    expect(asked).toHaveLength(3);
    expect(sheet.cuts.all).toHaveLength(6);
    expect(prune.experiment).toMatchObject({ teacher: QWEN, split: "sentences" });
  });

  it("is undone like any other choice, and what was overruled belongs to its own steps", async () => {
    const prune = pruneStage({ remoteStudent: askedServer().remoteStudent });
    await prune.restore(DEFAULT_PRUNE);
    setUp(prune.teachers.server);
    const sheet = prune.sheet!;
    sheet.overrule(0, "keep");
    prune.chooseTeacher(SERVER);
    await sheet.ask();
    expect(sheet.overruledCount).toBe(0);
    sheet.overrule(1, "delete");
    await expect.poll(() => sheet.pending).toBe(false);
    prune.chooseTeacher(SYMBOLIC);
    expect([sheet.overruleOf(0), sheet.overruleOf(1)]).toEqual(["keep", undefined]);
    sheet.undo();
    expect([prune.teacher, sheet.overruleOf(1)]).toEqual([SERVER, "delete"]);
    sheet.undo();
    sheet.undo();
    expect([prune.teacher, sheet.overruleOf(0)]).toEqual([SYMBOLIC, "keep"]);
  });

  it("that is not followed says why, what it wrote and what it took; the symbolic teacher steps in if wanted", async () => {
    const { remoteStudent } = askedServer([], () => "As a model, I cannot.");
    const prune = pruneStage({ remoteStudent });
    await prune.restore(DEFAULT_PRUNE);
    setUp(prune.teachers.server);
    prune.chooseTeacher(SERVER);
    const sheet = prune.sheet!;
    await sheet.ask();
    const kind = "noJson";
    expect(sheet.result).toBeUndefined();
    expect(sheet.cut!.outcome).toMatchObject({
      kind: "rejected",
      rejection: { kind },
      reply: "As a model, I cannot.",
      usage: { calls: 3 },
    });
    prune.teachers.fallsBack = true;
    await sheet.ask();
    expect(sheet.cut!.outcome).toMatchObject({ kind: "pruned", instead: { kind }, usage: { calls: 3 } });
    expect(sheet.result!.revision.answerKept).toBe(true);
  });

  it("that cannot be reached is asked again by the notice's button, and the rest of the screen stands", async () => {
    const server = askedServer();
    const prune = pruneStage({ remoteStudent: server.remoteStudent });
    await prune.restore(DEFAULT_PRUNE);
    setUp(prune.teachers.server);
    prune.chooseTeacher(SERVER);
    const { sheet } = prune;
    server.failure = AWAY;
    await sheet!.ask();
    expect(prune.error).toMatchObject({ code: "network" });
    expect([sheet!.cuts.asking, sheet!.cuts.all.length]).toEqual([undefined, 4]);
    server.failure = undefined;
    await prune.retry();
    expect([prune.error, prune.sheet]).toEqual([undefined, sheet]);
    expect(sheet!.cut!.teacher).toBe(QWEN);
  });

  it("stops when it is told to", async () => {
    const prune = pruneStage({
      remoteStudent: askedServer([], (right) => (prune.sheet!.cuts.stopAsking(), right)).remoteStudent,
    });
    await prune.restore(DEFAULT_PRUNE);
    setUp(prune.teachers.server);
    prune.chooseTeacher(SERVER);
    await prune.sheet!.ask();
    expect([prune.sheet!.cut, prune.sheet!.cuts.asking, prune.error]).toEqual([undefined, undefined, undefined]);
  });
});

describe("the teacher in a link", () => {
  it("is asked for until it is set up, and never asked by itself", async () => {
    const { remoteStudent, asked } = askedServer();
    const prune = pruneStage({ remoteStudent });
    await prune.restore({ ...DEFAULT_PRUNE, teacher: QWEN });
    expect(prune.experiment.teacher).toBe(QWEN);
    expect([prune.teacher, prune.sheet!.canAsk]).toEqual([SERVER, false]);
    expect(prune.teachers.wanted).toEqual({ model: "qwen", host: "localhost:8000" });
    expect(prune.sheet!.cuts.all.every(({ teacher }) => teacher === SYMBOLIC)).toBe(true);
    setUp(prune.teachers.server);
    expect([prune.teachers.wanted, prune.sheet!.canAsk, asked.length]).toEqual([undefined, true, 0]);
  });

  it("brings no key, and the key stays in the tab, apart from the student's server", async () => {
    const tabStorage = mapStorage();
    const prune = pruneStage({ tabStorage });
    setUp(prune.teachers.server);
    prune.teachers.server.isRemembered = true;
    expect([...tabStorage.values.keys()]).toEqual(["terse.teacher"]);
    expect(JSON.stringify(prune.experiment)).not.toContain("sk-1");
    expect(pruneStage({ tabStorage }).teachers.idOf(SERVER)).toBe(QWEN);
  });
});
