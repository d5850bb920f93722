import { parentPort } from "node:worker_threads";

import type { Endpoint } from "comlink";

import { ScriptedGenerator } from "../../src/adapters/generators/scripted.ts";
import type { ModelRequest } from "../../src/bridge/contract.ts";
import { serveInference } from "../../src/bridge/serve.ts";
import { AppError } from "../../src/core/errors.ts";
import type { Generator, ModelDescription } from "../../src/core/ports.ts";

/** A worker of Node's that serves scripted models which misbehave in the ways that the worker laws are about. */

const describe = (id: string): ModelDescription => ({
  id,
  label: id,
  revision: "1",
  dtype: "fp32",
  device: "cpu",
  threads: 1,
  tokenizerId: "words",
  kind: "student",
  contextTokens: 64,
  note: undefined,
});

const words = (count: number, everyMs: number) =>
  Array.from({ length: count }, (_, i) => ({ id: i, text: ` w${i}`, atMs: i * everyMs }));

function scripted(id: string, everyMs: number): Generator {
  return new ScriptedGenerator({
    model: describe(id),
    clock: performance,
    replyTo: (item) => {
      if (item.prompt.kind !== "text" || item.prompt.text === "")
        throw new AppError({ code: "bad-argument", message: "The prompt is empty.", hint: "Type something." });
      return { kind: "reply", promptTokens: 1, tokens: words(400, everyMs), finishReason: "stop" };
    },
  });
}

function misbehaving(id: string, generate: Generator["generate"]): Generator {
  return { load: async () => describe(id), generate, unload: async () => {} };
}

const MODELS: Readonly<Record<string, () => Generator>> = {
  quick: () => scripted("quick", 0),
  slow: () => scripted("slow", 5),
  full: () =>
    misbehaving("full", async () => {
      throw new AppError({ code: "out-of-memory", message: "No memory.", hint: "Close other tabs." });
    }),
  odd: () =>
    misbehaving("odd", async () => {
      throw new TypeError("not a function");
    }),
  deaf: () => misbehaving("deaf", () => new Promise(() => {})),
  exits: () => misbehaving("exits", async () => process.exit(3)),
  crashes: () =>
    misbehaving("crashes", () => {
      setImmediate(() => {
        throw new Error("crash");
      });
      return new Promise(() => {});
    }),
};

if (parentPort) {
  const port = parentPort;
  serveInference(
    {
      open: (model: ModelRequest) => {
        const name = "source" in model ? model.id : model.model;
        const make = MODELS[name];
        if (!make) throw new AppError({ code: "not-found", message: `No model ${name}.` });
        return make();
      },
      warm: () => {},
      describeDevice: async () => ({
        crossOriginIsolated: false,
        cores: 1,
        wasmThreads: 1,
        webGpu: { kind: "none", reason: "Node" },
      }),
    },
    port as unknown as Endpoint,
  );
}
