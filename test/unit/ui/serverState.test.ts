import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { memoryRuns } from "../../../src/adapters/storage/memoryRuns.ts";
import { abortError } from "../../../src/core/errors.ts";
import type { RunStore } from "../../../src/core/evaluation/runStore.ts";
import { DEFAULT_EVALUATION } from "../../../src/core/experiment.ts";
import type { Generator } from "../../../src/core/ports.ts";
import { parseRemoteModelId, remoteModelId } from "../../../src/core/remoteModel.ts";
import { evaluateStage, mapStorage } from "./evaluateStage.ts";

const SERVER = { baseUrl: "http://localhost:8000/v1", model: "qwen" } as const;
const ID = "qwen@localhost:8000";

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
    expect(parseRemoteModelId(DEFAULT_EVALUATION.model)).toBeUndefined();
  });
});

describe("what is typed about a server", () => {
  it("is a model once there are an address and a name", () => {
    const { server } = evaluateStage().evaluate;
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
    const open = () => evaluateStage({ tabStorage, browserStorage }).evaluate.server;
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
        const { asked, evaluate } = evaluateStage({ tabStorage });
        const { server } = evaluate;
        const host = asUser ? `me:${secret}@localhost:8000` : "localhost:8000";
        server.change({ ...SERVER, baseUrl: `http://${host}/v1?api-version=2${asUser ? "" : `&${name}=${secret}`}` });
        expect(server.addressSecret).toBe(asUser ? "user:password@" : `${name}=`);
        expect([server.id, server.model]).toEqual([undefined, undefined]);
        await server.try();
        expect([server.trial, asked.remote]).toEqual([{ kind: "untried" }, 0]);
        const stored = [...tabStorage.values.values()].join();
        expect(stored).not.toContain(secret);
        expect(stored).toContain("http://localhost:8000/v1?api-version=2");
        const kept = evaluateStage({ tabStorage }).evaluate.server;
        expect(kept).toMatchObject({ id: ID, addressSecret: undefined });
      }),
      { numRuns: 30 },
    );
  });

  it("may ask something of the server in its address", () => {
    const { server } = evaluateStage().evaluate;
    server.change({ ...SERVER, baseUrl: `${SERVER.baseUrl}?api-version=2024-10-21` });
    expect(server).toMatchObject({ id: ID, addressSecret: undefined });
  });

  it.each(["nonsense", "{}", `{"baseUrl":"x","model":"y","apiKey":"","concurrency":900}`])(
    "is nothing where %s is stored",
    (stored) => {
      const tabStorage = mapStorage(new Map([["terse.server", stored]]));
      expect(evaluateStage({ tabStorage }).evaluate.server.settings.baseUrl).toBe("");
    },
  );

  it("holds where the browser keeps nothing", () => {
    const deny = (): never => {
      throw new Error("denied");
    };
    const denying = { getItem: deny, setItem: deny, removeItem: deny };
    const { server } = evaluateStage({ tabStorage: denying, browserStorage: denying }).evaluate;
    server.change(SERVER);
    expect(server.id).toBe(ID);
  });
});

describe("trying the connection", () => {
  it("offers the models of the server, then has the chosen one answer", async () => {
    const { evaluate, asked } = evaluateStage();
    const { server } = evaluate;
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
    const { server } = evaluateStage().evaluate;
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
    const { server } = evaluateStage({ remoteStudent: () => waiting }).evaluate;
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
    const { evaluate, asked } = evaluateStage();
    const { setup, server } = evaluate;
    const embedded = setup.able.length;
    setup.student = "server";
    expect(setup.reason).toBe("server");
    expect(setup.able.length).toBeGreaterThan(embedded);
    server.change(SERVER);
    setup.n = 4;
    setup.toggle("concise");
    expect(setup.reason).toBeUndefined();
    await evaluate.begin();
    expect(evaluate.open).toMatchObject({ phase: "complete", done: 12, error: undefined });
    expect(evaluate.open?.run.models).toEqual([ID]);
    expect(evaluate.open?.stored.every(({ model }) => model.id === ID)).toBe(true);
    expect(asked).toMatchObject({ requests: 0, remote: 12 });
    expect(evaluate.experiment.model).toBe(ID);
  });

  it("resumes when that server is there again, and says which one until then", async () => {
    const kept = memoryRuns();
    let blocks = 0;
    const addBlock: RunStore["addBlock"] = (id, records) => {
      if (++blocks === 2) stage.evaluate.open?.pause();
      return kept.addBlock(id, records);
    };
    const stage = evaluateStage({ runs: { ...kept, addBlock } });
    stage.evaluate.setup.student = "server";
    stage.evaluate.setup.n = 4;
    stage.evaluate.server.change(SERVER);
    await stage.evaluate.begin();
    expect(stage.evaluate.open?.phase).toBe("paused");

    const later = evaluateStage({ ...stage.ports, tabStorage: mapStorage() });
    await later.evaluate.openRun("run-1");
    const open = later.evaluate.open!;
    expect(open.neededModel).toEqual({ model: "qwen", host: "localhost:8000" });
    await later.evaluate.resume();
    expect(open).toMatchObject({ phase: "paused", error: undefined });
    later.evaluate.server.change({ ...SERVER, model: "llama" });
    expect(open.neededModel).toBeDefined();
    later.evaluate.server.change(SERVER);
    expect(open.neededModel).toBeUndefined();
    await later.evaluate.resume();
    expect(open.phase).toBe("complete");
  });

  it("is set up again from its link, the address excepted", async () => {
    const { evaluate } = evaluateStage();
    await evaluate.restore({ ...DEFAULT_EVALUATION, model: ID, strategies: ["verbose", "concise"] });
    expect(evaluate.setup).toMatchObject({ student: "server", reason: "server" });
    expect(evaluate.experiment.model).toBe(ID);
    evaluate.server.change(SERVER);
    expect(evaluate.setup.strategies.map(({ id }) => id)).toEqual(["verbose", "concise"]);
    expect(evaluate.setup.reason).toBeUndefined();
  });
});
