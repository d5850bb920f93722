import { ortNode } from "../../src/adapters/device/ortNode.ts";
import { EngineStudent } from "../../src/adapters/generators/engineStudent.ts";
import { hfTokenizer } from "../../src/adapters/tokenizer/hfTokenizer.ts";
import { generatorContract } from "./generator.ts";
import { tinyStudent } from "./tinyStudent.ts";

generatorContract("the engine's student in Node", async () => ({
  generator: new EngineStudent({
    id: "tiny",
    label: "An untrained student",
    revision: "1",
    dtype: "float16",
    files: tinyStudent(),
    runtime: async () => ({ runtime: ortNode({ threads: 1 }), note: undefined }),
    tokenizer: hfTokenizer,
  }),
  prompts: [
    { kind: "text", text: "<|problem|>Maria has 12 apples.<|verbose|>" },
    { kind: "text", text: "<|problem|>She buys 3 more.<|verbose|>" },
    { kind: "text", text: "<|problem|>How many?<|verbose|>" },
  ],
  failing: { kind: "messages", messages: [{ role: "user", content: "Hello" }] },
  longTokens: 90,
}));
