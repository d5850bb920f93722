import { existsSync } from "node:fs";
import { resolve } from "node:path";

import { TransformersJsGenerator } from "../../src/adapters/generators/transformersJs.ts";
import { guardedFetch } from "../../src/adapters/storage/guardedFetch.ts";
import { generatorContract } from "./generator.ts";

const MODEL = resolve(import.meta.dirname, "../../../shared/models/smollm2-135m-instruct");

generatorContract(
  "transformers.js in Node",
  async () => ({
    generator: new TransformersJsGenerator({
      id: "smollm2-135m-instruct",
      label: "SmolLM2 135M",
      source: { kind: "folder", path: MODEL, revision: "main", dtype: "q8", fetch: guardedFetch([]) },
      place: async () => ({ device: "cpu", threads: 2, wasmPaths: undefined, note: undefined }),
    }),
    prompts: [
      { kind: "messages", messages: [{ role: "user", content: "Count from one to fifty." }] },
      { kind: "text", text: "Once upon a time there was a girl who lived" },
      { kind: "text", text: "The numbers are 1, 2, 3, 4," },
    ],
    failing: { kind: "text", text: "" },
    longTokens: 64,
  }),
  existsSync(MODEL) ? undefined : "no ../shared/models/smollm2-135m-instruct",
);
