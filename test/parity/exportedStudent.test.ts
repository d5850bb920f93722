import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { env, pipeline } from "@huggingface/transformers";
import { describe, expect, it } from "vitest";

import { ortNode } from "../../src/adapters/device/ortNode.ts";
import { hfTokenizer } from "../../src/adapters/tokenizer/hfTokenizer.ts";
import { generateProblem } from "../../src/core/problems/generate.ts";
import { studentPrompt } from "../../src/core/traces/solution.ts";
import { STYLES } from "../../src/core/traces/trace.ts";
import { decode } from "../../src/engine/decoder/decode.ts";
import { loadDecoder } from "../../src/engine/decoder/decoderModel.ts";

const MODELS = fileURLToPath(new URL("../../public/models/", import.meta.url));
const read = (name: string) => readFileSync(`${MODELS}student/${name}`);
const text = (name: string) => read(name).toString("utf8");
const NEW_TOKENS = 320;

describe.skipIf(!existsSync(`${MODELS}student/config.json`))(
  "the exported student (skipped where it is absent)",
  () => {
    it("writes the same greedy tokens in transformers.js's pipeline as on the engine", async () => {
      env.allowRemoteModels = false;
      env.localModelPath = MODELS;
      const generate = await pipeline("text-generation", "student", { dtype: "fp32" });
      const decoder = await loadDecoder(ortNode({ threads: 1 }), {
        config: JSON.parse(text("config.json")),
        weights: read("model.safetensors"),
      });
      const tokenizer = hfTokenizer(text("tokenizer.json"), text("tokenizer_config.json"));
      const prompts = STYLES.map((style, index) =>
        studentPrompt(generateProblem({ seed: 11, split: "test", index }).question, style),
      );

      const items = prompts.map((prompt) => {
        return {
          promptIds: tokenizer.encode(prompt),
          maxNewTokens: NEW_TOKENS,
          temperature: 0,
          topP: 1,
          draw: () => 0,
        };
      });
      const hooks = { onToken: () => {}, afterStep: () => Promise.resolve() };
      const ours = await decode(new AbortController().signal, decoder, items, hooks);
      for (const [index, prompt] of prompts.entries()) {
        const [output] = (await generate(prompt, {
          max_new_tokens: NEW_TOKENS,
          do_sample: false,
          return_full_text: false,
        })) as unknown as { generated_text: string }[];
        expect(tokenizer.encode(output!.generated_text)).toEqual(ours[index]!.tokenIds);
      }
    }, 60_000);
  },
);
