import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { hfTokenizer } from "../../../src/adapters/tokenizer/hfTokenizer.ts";
import { parseModelId } from "../../../src/core/modelId.ts";
import { EMBEDDED_STUDENTS } from "../../../src/core/models/embeddedStudents.ts";
import { readCard } from "../../../src/core/models/modelCard.ts";
import { generateProblem } from "../../../src/core/problems/generate.ts";
import { solutionText } from "../../../src/core/traces/solution.ts";
import { words } from "../../../src/engine/tokenizer/words.ts";

describe("the students that ship with the page", () => {
  it.each(EMBEDDED_STUDENTS)("$id knows the styles that the list says", ({ id, folder, styles }) => {
    const path = new URL(`../../../public/models/${folder}/config.json`, import.meta.url);
    expect(readCard(JSON.parse(readFileSync(path, "utf8"))).styles).toEqual(styles);
    expect(parseModelId(id)).toEqual({ kind: "embedded", id });
  });

  it.each(EMBEDDED_STUDENTS)(
    "$id has a token for every word of the generator, and one for each digit",
    ({ folder }) => {
      const read = (name: string): string =>
        readFileSync(new URL(`../../../public/models/${folder}/${name}`, import.meta.url), "utf8");
      const tokenizer = hfTokenizer(read("tokenizer.json"), read("tokenizer_config.json"));
      const met = new Set<string>();
      for (let index = 0; index < 200; index++) {
        const problem = generateProblem({ seed: 5, split: "test", index, templates: "all" });
        const texts = [
          ` ${problem.question}`,
          solutionText(problem, "verbose", index),
          solutionText(problem, "pruned", index),
        ];
        for (const word of texts.flatMap(words)) met.add(word);
      }
      expect(met.size).toBeGreaterThan(300);
      expect([...met].filter((word) => tokenizer.encode(word).length !== 1)).toEqual([]);
    },
  );
});
