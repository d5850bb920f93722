import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { memoryRuns } from "../../../src/adapters/storage/memoryRuns.ts";
import { abortError } from "../../../src/core/errors.ts";
import type { RunStore } from "../../../src/core/evaluation/runStore.ts";
import { DEFAULT_EVALUATION } from "../../../src/core/experiment.ts";
import type { Generator } from "../../../src/core/ports.ts";
import { parseRemoteModelId, remoteModelId } from "../../../src/core/remoteModel.ts";
import { evaluateStage } from "./evaluateStage.ts";
import { type LibraryStage, mapStorage } from "./shelfStage.ts";

const SERVER = { baseUrl: "http://localhost:8000/v1", model: "qwen" } as const;
const ID = "qwen@localhost:8000";
const stage = (parts: LibraryStage = {}) => evaluateStage({}, () => {}, parts);

describe("the id of a model on a server", () => {
  it("says model and host, whatever the model is called", () => {
    const host = fc.constantFrom("localhost:8000", "[::1]:11434", "api.example.com");
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), host, (model, host) => {
        expect(parseRemoteModelId(remoteModelId({ model, host }))).toEqual({ model, host });
      }),
    );
  });

  it("is not that of the embedded student", () => {
    expect(parseRemoteModelId(DEFAULT_EVALUATION.models[0])).toBeUndefined();
  });
});

describe("what is typed about a server", () => {
  it("is a model once there are an address and a name", () => {
    const { server } = stage();
    expect([server.id, server.model]).toEqual([undefined, undefined]);
    server.change({ baseUrl: "localhost" });
    server.change({ model: "qwen" });
    expect([server.id, server.model]).toEqual([undefined, undefined]);
    server.change(SERVER);
    expect(server.id).toBe(ID);
    expect(server.model).toBeDefined();
  });

  it("is kept in the tab alone, or where asked for in the browser alone", () => {
    const tabStorage = mapStorage();
    const browserStorage = mapStorage();
    const open = () => stage({ tabStorage, browserStorage }).server;
    const first = open();
    first.change({ ...SERVER, apiKey: "sk-1" });
    expect([tabStorage.values.size, browserStorage.values.size]).toEqual([1, 0]);
    first.isRemembered = true;
    expect([tabStorage.values.size, browserStorage.values.size]).toEqual([0, 1]);
    const second = open();
    expect(second).toMatchObject({ isRemembered: true, id: ID, settings: { apiKey: "sk-1" } });
    second.isRemembered = false;
    expect([tabStorage.values.size, browserStorage.values.size]).toEqual([1, 0]);
  });

  it("holds no secret in its address: such an address is neither kept nor used", async () => {
    const secret = fc.stringMatching(/^[a-z0-9]{12}$/);
    const name = fc.constantFrom(
      "key",
      "api-key",
      "apiKey",
      "access_token",
      "sig",
      "client_secret",
      "subscription-key",
    );
    await fc.assert(
      fc.asyncProperty(secret, name, fc.boolean(), async (secret, name, asUser) => {
        const tabStorage = mapStorage();
        const { asked, server } = stage({ tabStorage });
        const host = asUser ? `me:${secret}@localhost:8000` : "localhost:8000";
        server.change({ ...SERVER, baseUrl: `http://${host}/v1?api-version=2${asUser ? "" : `&${name}=${secret}`}` });
        expect(server.addressSecret).toBe(asUser ? "user:password@" : `${name}=`);
        expect([server.id, server.model]).toEqual([undefined, undefined]);
        await server.try();
        expect([server.trial, asked.remote]).toEqual([{ kind: "untried" }, 0]);
        const stored = [...tabStorage.values.values()].join();
        expect(stored).not.toContain(secret);
        expect(stored).toContain("http://localhost:8000/v1?api-version=2");
        const kept = stage({ tabStorage }).server;
        expect(kept).toMatchObject({ id: ID, addressSecret: undefined });
      }),
      { numRuns: 30 },
    );
  });

  it("may ask something of the server in its address", () => {
    const { server } = stage();
    server.change({ ...SERVER, baseUrl: `${SERVER.baseUrl}?api-version=2024-10-21` });
    expect(server).toMatchObject({ id: ID, addressSecret: undefined });
  });

  it.each(["nonsense", "{}", `{"baseUrl":"x","model":"y","apiKey":"","concurrency":900}`])(
    "is nothing where %s is stored",
    (stored) => {
      const tabStorage = mapStorage(new Map([["terse.server", stored]]));
      expect(stage({ tabStorage }).server.settings.baseUrl).toBe("");
    },
  );

  it("holds where the browser keeps nothing", () => {
    const deny = (): never => {
      throw new Error("denied");
    };
    const denying = { getItem: deny, setItem: deny, removeItem: deny };
    const { server } = stage({ tabStorage: denying, browserStorage: denying });
    server.change(SERVER);
    expect(server.id).toBe(ID);
  });
});

describe("trying the connection", () => {
  it("offers the models of the server, then has the chosen one answer", async () => {
    const { server, asked } = stage();
    server.change({ baseUrl: SERVER.baseUrl });
    await server.try();
    expect(server).toMatchObject({ trial: { kind: "listed" }, models: ["qwen", "llama"] });
    expect(asked.remote).toBe(0);
    server.change({ model: "qwen" });
    expect(server).toMatchObject({ trial: { kind: "untried" }, models: ["qwen", "llama"] });
    await server.try();
    expect(server.trial).toMatchObject({ kind: "answered" });
    expect(asked.remote).toBe(1);
    server.change({ baseUrl: "http://localhost:9000" });
    expect(server.models).toEqual([]);
  });

  it("says what failed and what to do", async () => {
    const { server } = stage();
    server.change({ ...SERVER, apiKey: "wrong" });
    await server.try();
    expect(server.trial).toMatchObject({ kind: "failed", error: { code: "bad-argument", hint: "Check the key." } });
  });

  it("is over when it is cancelled, and when something else is typed", async () => {
    const waiting: Generator = {
      load: () => Promise.reject(new Error("unused")),
      generate: () => Promise.reject(new Error("unused")),
      listModels: (signal) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(abortError()))),
      unload: () => Promise.resolve(),
    };
    const { server } = stage({ remoteStudent: () => waiting });
    server.change(SERVER);
    const cancelled = server.try();
    expect(server.trial.kind).toBe("trying");
    server.cancel();
    await cancelled;
    expect(server.trial.kind).toBe("untried");
    const replaced = server.try();
    server.change({ model: "llama" });
    await replaced;
    expect(server.trial.kind).toBe("untried");
  });
});

describe("a run on a server", () => {
  it("waits for a server, offers every strategy, and says who answered", async () => {
    const { evaluate, asked, server } = stage();
    const { setup } = evaluate;
    const { choice } = setup;
    const embedded = choice.able.length;
    await choice.shelf.open();
    choice.only(ID);
    expect(setup.reason).toBe("models");
    expect(choice.able.length).toBeGreaterThan(embedded);
    server.change(SERVER);
    setup.n = 4;
    choice.toggle("concise");
    expect(setup.reason).toBeUndefined();
    await evaluate.begin();
    expect(evaluate.open).toMatchObject({ phase: "complete", done: 12, error: undefined });
    expect(evaluate.open?.run.models).toEqual([ID]);
    expect(evaluate.open?.stored.every(({ model }) => model.id === ID)).toBe(true);
    expect(asked).toMatchObject({ requests: 0, remote: 12 });
    expect(evaluate.experiment.models).toEqual([ID]);
  });

  it("answers beside a student, each arm with what it takes", async () => {
    const { evaluate, server } = stage();
    const { setup } = evaluate;
    await setup.choice.shelf.open();
    server.change(SERVER);
    setup.choice.add(ID);
    setup.choice.toggle("concise");
    setup.choice.toggle("pruned");
    setup.n = 4;
    await evaluate.begin();
    const { open } = evaluate;
    expect(open).toMatchObject({ phase: "complete", done: 12, total: 12, error: undefined });
    expect(open!.arms.map(({ model, strategy }) => [model, strategy])).toEqual([
      ["embedded", "verbose"],
      [ID, "verbose"],
      [ID, "concise"],
    ]);
  });

  it("goes by the name that is typed last", async () => {
    const { evaluate, server } = stage();
    const { choice } = evaluate.setup;
    await choice.shelf.open();
    server.change(SERVER);
    choice.add(ID);
    server.change({ model: "llama" });
    expect(choice.models).toEqual(["embedded", "llama@localhost:8000"]);
    choice.remove("llama@localhost:8000");
    expect(choice.models).toEqual(["embedded"]);
  });

  it("resumes when that server is there again, and says which one until then", async () => {
    const kept = memoryRuns();
    let blocks = 0;
    const addBlock: RunStore["addBlock"] = (id, records) => {
      if (++blocks === 2) first.evaluate.open?.pause();
      return kept.addBlock(id, records);
    };
    const first = evaluateStage({ runs: { ...kept, addBlock } });
    await first.evaluate.setup.choice.shelf.open();
    first.evaluate.setup.choice.only(ID);
    first.evaluate.setup.n = 4;
    first.server.change(SERVER);
    await first.evaluate.begin();
    expect(first.evaluate.open?.phase).toBe("paused");

    const later = evaluateStage(first.ports);
    await later.evaluate.openRun("run-1");
    const open = later.evaluate.open!;
    expect(open.neededModels).toEqual([ID]);
    await later.evaluate.resume();
    expect(open).toMatchObject({ phase: "paused", error: undefined });
    later.server.change({ ...SERVER, model: "llama" });
    expect(open.neededModels).toEqual([ID]);
    later.server.change(SERVER);
    expect(open.neededModels).toEqual([]);
    await later.evaluate.resume();
    expect(open.phase).toBe("complete");
  });

  it("is set up again from its link, the address excepted", async () => {
    const { evaluate, server } = stage();
    await evaluate.restore({ ...DEFAULT_EVALUATION, models: [ID], strategies: ["verbose", "concise"] });
    expect(evaluate.setup.reason).toBe("models");
    expect(evaluate.experiment.models).toEqual([ID]);
    server.change(SERVER);
    expect(evaluate.setup.choice.strategies.map(({ id }) => id)).toEqual(["verbose", "concise"]);
    expect(evaluate.setup.reason).toBeUndefined();
  });
});
