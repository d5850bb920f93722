import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

import { readProblems } from "../../../src/core/problems/jsonl.ts";

describe("the files of GSM8K", () => {
  for (const [name, size] of [
    ["train", 7473],
    ["test", 1319],
  ] as const) {
    const path = fileURLToPath(new URL(`../../../../shared/data/gsm8k/${name}.jsonl`, import.meta.url));
    const absent = !existsSync(path);

    it.skipIf(absent)(
      `load as they are: ${name}.jsonl${absent ? " (skipped: ../shared/data/gsm8k is absent)" : ""}`,
      () => {
        const { problems, errors } = readProblems(readFileSync(path, "utf8"), "gsm8k");
        expect(errors).toEqual([]);
        expect(problems).toHaveLength(size);
        for (const { answer } of problems) expect(answer).toMatch(/^-?\d+(\.\d+)?$/);
        expect(new Set(problems.map(({ key }) => key)).size).toBe(size);
      },
    );
  }
});
