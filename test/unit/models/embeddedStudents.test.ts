import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { parseModelId } from "../../../src/core/modelId.ts";
import { EMBEDDED_STUDENTS } from "../../../src/core/models/embeddedStudents.ts";
import { readCard } from "../../../src/core/models/modelCard.ts";

describe("the students that ship with the page", () => {
  it.each(EMBEDDED_STUDENTS)("$id knows the styles that the list says", ({ id, folder, styles }) => {
    const path = new URL(`../../../public/models/${folder}/config.json`, import.meta.url);
    expect(readCard(JSON.parse(readFileSync(path, "utf8"))).styles).toEqual(styles);
    expect(parseModelId(id)).toEqual({ kind: "embedded", id });
  });
});
