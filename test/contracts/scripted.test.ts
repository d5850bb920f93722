import { ScriptedGenerator, type ScriptedReply } from "../../src/adapters/generators/scripted.ts";
import { AppError } from "../../src/core/errors.ts";
import type { GenerationItem, ModelDescription } from "../../src/core/ports.ts";
import { random } from "../../src/core/random.ts";
import { generatorContract } from "./generator.ts";

const MODEL: ModelDescription = {
  id: "scripted",
  label: "Scripted",
  revision: "1",
  dtype: "fp32",
  device: "cpu",
  threads: 1,
  tokenizerId: "words",
  kind: "student",
  contextTokens: 512,
  note: undefined,
};

/** Forty words that depend on the prompt, and when sampled on the seed and the sample's key. */
function replyTo(item: GenerationItem): ScriptedReply {
  const text = item.prompt.kind === "text" ? item.prompt.text : "";
  if (text === "") throw new AppError({ code: "bad-argument", message: "The prompt is empty." });
  const { seed, temperature } = item.decoding;
  const draws = random(temperature === 0 ? "greedy" : seed, temperature === 0 ? text : item.sampleKey);
  const tokens = Array.from({ length: 40 }, () => draws.integer(0, 99)).map((id) => ({ id, text: ` word${id}` }));
  return { kind: "reply", promptTokens: text.split(" ").length, tokens, finishReason: "stop" };
}

generatorContract("scripted", async () => ({
  generator: new ScriptedGenerator({ model: MODEL, replyTo, clock: performance }),
  prompts: [
    { kind: "text", text: "one" },
    { kind: "text", text: "two words" },
    { kind: "text", text: "three words here" },
  ],
  failing: { kind: "text", text: "" },
  longTokens: 40,
}));
