import { ScriptedGenerator } from "../../src/adapters/generators/scripted.ts";
import { giveLifeSign } from "../../src/bridge/lifeSign.ts";
import { serveInference } from "../../src/bridge/serve.ts";
import { AppError } from "../../src/core/errors.ts";
import type { Generator, ModelDescription } from "../../src/core/ports.ts";

/** Models that write on and on, fail, block, crash or vanish, by their id. */

const describe = (id: string): ModelDescription => ({
  id,
  label: id,
  revision: "1",
  dtype: "fp32",
  device: "wasm",
  threads: 1,
  tokenizerId: "words",
  kind: "student",
  contextTokens: 4096,
  note: undefined,
});

const writing = (id: string): Generator =>
  new ScriptedGenerator({
    model: describe(id),
    clock: performance,
    wait: () => new Promise((resolve) => setTimeout(resolve)),
    replyTo: () => ({
      kind: "reply",
      promptTokens: 1,
      tokens: Array.from({ length: 1000 }, (_, i) => ({ id: i, text: ` w${i}` })),
      finishReason: "stop",
    }),
  });

const misbehaving = (id: string, generate: Generator["generate"]): Generator => ({
  load: async () => describe(id),
  generate,
  unload: async () => {},
});

const never = new Promise<never>(() => {});

const MODELS: Readonly<Record<string, (id: string) => Generator>> = {
  writes: writing,
  fails: (id) =>
    misbehaving(id, () =>
      Promise.reject(new AppError({ code: "gpu-lost", message: "The device was lost.", hint: "Run again." })),
    ),
  blocks: (id) =>
    misbehaving(id, () => {
      for (;;) if (performance.now() < 0) return never;
    }),
  crashes: (id) =>
    misbehaving(id, () => {
      setTimeout(() => {
        throw new Error("crash");
      });
      return never;
    }),
  vanishes: (id) => misbehaving(id, () => (self.close(), never)),
};

serveInference({
  open: (model) => {
    const name = "source" in model ? model.id : model.model;
    return MODELS[name]!(name);
  },
  describeDevice: () => never,
  warm: () => {},
});
giveLifeSign(self);
