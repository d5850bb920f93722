import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, describe, expect, it } from "vitest";

import { loadProblemSet, type ProblemSetOptions } from "../../../src/cli/problemSet.ts";

const folder = mkdtempSync(join(tmpdir(), "terse-set-"));
afterAll(() => rmSync(folder, { recursive: true }));

const GENERATED: ProblemSetOptions = {
  set: "generated",
  seed: 7,
  split: "test",
  minSteps: 2,
  maxSteps: 3,
  templates: "trained",
};

function setOf(...lines: readonly string[]): ProblemSetOptions {
  const path = join(folder, "set.jsonl");
  writeFileSync(path, lines.join("\n"));
  return { ...GENERATED, set: path };
}

const line = (id: string): string => JSON.stringify({ id, question: "1 + 1?", answer: "2" });

describe("a problem set", () => {
  it("is the generator's first n, and says so", async () => {
    const { problems, description } = await loadProblemSet({ ...GENERATED, n: 4 });
    expect(problems).toHaveLength(4);
    expect(description).toBe("4 generated problems of the test split, 2 to 3 steps, known templates, seed 7");
  });

  it("exercises the skills that are asked for, and says so", async () => {
    const skills = ["percent", "average"] as const;
    const { problems, description } = await loadProblemSet({ ...GENERATED, n: 20, skills });
    for (const problem of problems) expect(skills.some((skill) => problem.skills.includes(skill))).toBe(true);
    expect(description).toContain("2 to 3 steps, with percent or average, known templates");
  });

  it("is all of a file, or its first n", async () => {
    const options = setOf(line("a"), "", line("b"), line("c"));
    expect((await loadProblemSet(options)).problems.map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect((await loadProblemSet({ ...options, n: 2 })).problems.map(({ id }) => id)).toEqual(["a", "b"]);
  });

  it.each([
    [["{", line("a"), "{}"], /set\.jsonl, line 1: This line is not JSON\. 1 more/],
    [[line("a"), line("a")], /two problems with the id "a"/],
    [[""], /holds no problems/],
  ])("is refused when broken: %j", async (lines, message) => {
    await expect(loadProblemSet(setOf(...lines))).rejects.toMatchObject({
      code: "bad-file",
      message: expect.stringMatching(message) as string,
    });
  });

  it("is refused when its steps cross", async () => {
    await expect(loadProblemSet({ ...GENERATED, minSteps: 4 })).rejects.toMatchObject({ code: "bad-argument" });
  });
});
