import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, describe, it } from "vitest";

import { memoryCheckpoints } from "../../src/adapters/storage/memoryCheckpoints.ts";
import { nodeCheckpoints } from "../../src/adapters/storage/nodeCheckpoints.ts";
import { CHECKPOINT_LAWS } from "./checkpointFolder.ts";

const folder = mkdtempSync(join(tmpdir(), "terse-checkpoints-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(CHECKPOINT_LAWS)("a folder of checkpoints $title", ({ check }) => {
  it("in memory", async () => {
    const kept = memoryCheckpoints();
    await check(() => kept);
  });

  it("in a directory", async () => {
    const path = mkdtempSync(join(folder, "run-"));
    await check(() => nodeCheckpoints(path));
  });
});
