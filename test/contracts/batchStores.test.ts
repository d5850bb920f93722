import { describe, it } from "vitest";

import { memoryBatches } from "../../src/adapters/storage/memoryBatches.ts";
import { BATCH_STORE_LAWS } from "./batchStore.ts";

describe("the BatchStore contract: memory", () => {
  for (const { title, check } of BATCH_STORE_LAWS) {
    it(title, () => {
      const store = memoryBatches();
      return check(() => store);
    });
  }
});
