import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterAll, describe, expect, it } from "vitest";

import type { FileTree } from "../../src/adapters/storage/fileTree.ts";
import { memoryTree } from "../../src/adapters/storage/memoryTree.ts";
import { contentHash } from "../../src/adapters/storage/nodeContentHash.ts";
import { nodeTree } from "../../src/adapters/storage/nodeTree.ts";
import { oneAtATime, treeModels } from "../../src/adapters/storage/treeModels.ts";
import { STUDENT_FILES } from "../../src/core/models/studentFiles.ts";
import { makeModel, MODEL_STORE_LAWS } from "./modelStore.ts";

const folder = mkdtempSync(join(tmpdir(), "terse-models-"));
afterAll(() => rmSync(folder, { recursive: true }));

const over = (tree: FileTree) => treeModels(tree, oneAtATime());

describe("the ModelStore contract: memory", () => {
  for (const { title, check } of MODEL_STORE_LAWS) it(title, () => check({ tree: memoryTree(), over }));
});

describe("the ModelStore contract: files", () => {
  for (const [i, { title, check }] of MODEL_STORE_LAWS.entries()) {
    it(title, () => check({ tree: nodeTree(join(folder, String(i))), over }));
  }
});

describe("kept students", () => {
  it("have the revision that the command line and the build give the same files", async () => {
    const { files } = makeModel(7);
    for (const [path, bytes] of files) {
      await mkdir(dirname(join(folder, "student", path)), { recursive: true });
      await writeFile(join(folder, "student", path), bytes);
    }
    const { id } = await over(memoryTree()).put(makeModel(7));
    expect(id).toBe(await contentHash(join(folder, "student"), STUDENT_FILES));
  });

  it("of a later version of the page are not shown, and not swept away", async () => {
    const tree = memoryTree();
    const { id } = await over(tree).put(makeModel(1));
    const manifest = JSON.parse(new TextDecoder().decode(await tree.read(`${id}/kept.json`))) as object;
    await tree.write(`${id}/kept.json`, new TextEncoder().encode(JSON.stringify({ ...manifest, version: 9 })));
    await over(tree).put(makeModel(2));
    expect((await over(tree).list()).map(({ name }) => name)).toEqual(["Student 2"]);
    expect(await tree.folders()).toContain(id);
  });
});
