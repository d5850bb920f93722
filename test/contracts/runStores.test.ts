import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, describe, it } from "vitest";

import { memoryRuns } from "../../src/adapters/storage/memoryRuns.ts";
import { nodeRuns } from "../../src/adapters/storage/nodeRuns.ts";
import { RUN_STORE_LAWS } from "./runStore.ts";

const folder = mkdtempSync(join(tmpdir(), "terse-runs-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("the RunStore contract: memory", () => {
  for (const { title, check } of RUN_STORE_LAWS) {
    it(title, () => {
      const store = memoryRuns();
      return check(() => store);
    });
  }
});

describe("the RunStore contract: files", () => {
  for (const [i, { title, check }] of RUN_STORE_LAWS.entries()) {
    it(title, () => check(() => nodeRuns(join(folder, String(i)))));
  }
});
