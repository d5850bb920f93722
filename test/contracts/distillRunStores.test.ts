import { describe, it } from "vitest";

import { memoryDistillRuns } from "../../src/adapters/storage/memoryDistillRuns.ts";
import { DISTILL_RUN_LAWS } from "./distillRunStore.ts";

describe("the DistillRunStore contract: memory", () => {
  for (const { title, check } of DISTILL_RUN_LAWS) {
    it(title, () => {
      const store = memoryDistillRuns();
      return check(() => store);
    });
  }
});
