/**
 * Python's transformers, where it is at hand (`TERSE_PYTHON`, else `python3`; `pip install torch transformers`), loads an
 * exported student and writes what our engine writes.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { ortNode } from "../../src/adapters/device/ortNode.ts";
import { nodeFiles } from "../../src/adapters/storage/nodeFiles.ts";
import { hfTokenizer } from "../../src/adapters/tokenizer/hfTokenizer.ts";
import { readParent } from "../../src/adapters/trainers/parentStudent.ts";
import { modelFolder } from "../../src/cli/models.ts";
import { generateProblem } from "../../src/core/problems/generate.ts";
import { studentPrompt } from "../../src/core/traces/solution.ts";
import { decode } from "../../src/engine/decoder/decode.ts";
import { loadDecoder } from "../../src/engine/decoder/decoderModel.ts";

const NEW_TOKENS = 320;
const PYTHON = process.env["TERSE_PYTHON"] ?? "python3";
const isAtHand = spawnSync(PYTHON, ["-c", "import torch, transformers"]).status === 0;

describe.skipIf(!isAtHand)(
  "an exported student in Python (skipped where python3 has no torch and transformers; TERSE_PYTHON names another)",
  () => {
    it(
      "is loaded by transformers, and writes the same greedy tokens as on the engine",
      { timeout: 300_000 },
      async () => {
        const folder = modelFolder("verbose-student");
        const prompts = [0, 1, 2].map((index) =>
          studentPrompt(generateProblem({ seed: 11, split: "validation", index }).question, "verbose"),
        );
        const args = [join(import.meta.dirname, "generate.py"), folder, String(NEW_TOKENS), JSON.stringify(prompts)];
        const python = spawnSync(PYTHON, args, { encoding: "utf8", env: { ...process.env, HF_HUB_OFFLINE: "1" } });
        expect(python.status, python.stderr).toBe(0);
        const theirs = JSON.parse(python.stdout) as number[][];

        const signal = new AbortController().signal;
        const { tokenizer, config } = await readParent(signal, nodeFiles(folder), hfTokenizer);
        const read = (name: string) => nodeFiles(folder).read(name, signal, () => {});
        const model = await loadDecoder(ortNode({ threads: 1 }), {
          config: JSON.parse(new TextDecoder().decode(await read("config.json"))),
          weights: await read("model.safetensors"),
        });
        const items = prompts.map((prompt) => ({
          promptIds: tokenizer.encode(prompt),
          maxNewTokens: NEW_TOKENS,
          temperature: 0,
          topP: 1,
          draw: () => 0,
        }));
        const ours = await decode(signal, model, items, { onToken: () => {}, afterStep: () => Promise.resolve() });
        await model.release();
        expect(theirs).toEqual(
          ours.map(({ tokenIds, finishReason }) =>
            finishReason === "stop" ? [...tokenIds, config.endTokenId] : tokenIds,
          ),
        );
      },
    );
  },
);
