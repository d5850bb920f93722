import { describe, it } from "vitest";

import { ortNode } from "../../src/adapters/device/ortNode.ts";
import { macrotask } from "../../src/adapters/generators/macrotask.ts";
import { memoryCheckpoints } from "../../src/adapters/storage/memoryCheckpoints.ts";
import { hfTokenizer } from "../../src/adapters/tokenizer/hfTokenizer.ts";
import { EngineTrainer } from "../../src/adapters/trainers/engineTrainer.ts";
import { twoSlots } from "../../src/core/distill/twoSlots.ts";
import { tinyParent } from "./tinyLessons.ts";
import { TRAINER_LAWS } from "./trainer.ts";

describe("the Trainer contract: the engine on onnxruntime-node", { timeout: 120_000 }, () => {
  for (const { title, check } of TRAINER_LAWS) {
    it(title, async () => {
      const store = twoSlots(memoryCheckpoints());
      await check(
        () =>
          new EngineTrainer({
            files: tinyParent,
            runtime: async () => ({ runtime: ortNode({ threads: 2 }), note: undefined }),
            tokenizer: hfTokenizer,
            checkpoints: () => store,
            breathe: macrotask,
          }),
      );
    });
  }
});
