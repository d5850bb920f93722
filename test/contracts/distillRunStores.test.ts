import { describe, it } from "vitest";

import { memoryDistillRuns } from "../../src/adapters/storage/memoryDistillRuns.ts";
import { withRecordedDistillations } from "../../src/adapters/storage/recordedDistillations.ts";
import { DISTILL_RUN_LAWS } from "./distillRunStore.ts";

const STORES = {
  memory: memoryDistillRuns,
  "beside recorded ones": () => withRecordedDistillations(memoryDistillRuns(), async () => "[]"),
};

describe.each(Object.entries(STORES))("the DistillRunStore contract: %s", (_, makeStore) => {
  for (const { title, check } of DISTILL_RUN_LAWS) {
    it(title, () => {
      const store = makeStore();
      return check(() => store);
    });
  }
});
