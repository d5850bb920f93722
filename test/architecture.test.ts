import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import ts from "typescript";
import { describe, expect, it } from "vitest";

import { findCycle, importGraph, type Sources } from "./architecture/importGraph.ts";
import { importLawViolations } from "./architecture/importLaw.ts";
import { sourceImports } from "./architecture/sourceImports.ts";
import { fileViolations, purityViolations } from "./architecture/sourceLaw.ts";
import { ROOT } from "./run/process.ts";

function projectSources(...folders: readonly string[]): Sources {
  const paths = folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((path) => `${folder}/${path}`),
  );
  const wanted = paths.map((path) => path.replaceAll("\\", "/")).filter((path) => /\.(ts|mjs|svelte)$/.test(path));
  return new Map(wanted.map((path) => [path, readFileSync(join(ROOT, path), "utf8")]));
}

const product = projectSources("src", "workers");

describe("the project", () => {
  it("keeps the import law", () => {
    expect(importLawViolations(importGraph(product))).toEqual([]);
  });

  it("imports files that exist", () => {
    const files = importGraph(product).filter((edge) => edge.kind === "file" && /\.(ts|svelte)$/.test(edge.to));
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((edge) => !product.has(edge.to))).toEqual([]);
  });

  it("has short files with telling names", () => {
    const tests = projectSources("test");
    expect(fileViolations(new Map([...product, ...tests]))).toEqual([]);
  });

  it("has no clock and no hidden randomness in core and engine", () => {
    expect(purityViolations(product)).toEqual([]);
  });

  it("compiles core and engine without the DOM and without Node", () => {
    const { config } = ts.readConfigFile(join(ROOT, "tsconfig.core.json"), (path) => ts.sys.readFile(path));
    const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
    expect(options.lib).toEqual(["lib.es2023.d.ts"]);
    expect(options.types).toEqual([]);
    for (const path of product.keys()) {
      if (/^src\/(core|engine)\//.test(path)) expect(fileNames.map((name) => name.slice(ROOT.length))).toContain(path);
    }
  });
});

/** What the law says of one file with these lines. */
const verdict = (path: string, ...lines: readonly string[]) =>
  importLawViolations(importGraph(new Map([[path, lines.join("\n")]])));

describe("the reader of imports", () => {
  it("finds every form, and tells types from values", () => {
    const text = `
      import { a } from "./a.ts";
      import type { B } from "./b.ts";
      import { type C } from "./c.ts";
      import d, { type D } from "./d.ts";
      import "./e.ts";
      export { f } from "./f.ts";
      export type { G } from "./g.ts";
      const h = () => import("./h.ts");
      let i: import("./i.ts").I;
      const j = new Worker(new URL("./j.ts", import.meta.url), { type: "module" });
      import k from "./k.wasm?url";
      const text = 'import { no } from "./comment.ts"'; // import "./comment.ts"
    `;
    const found = sourceImports("x.ts", text);
    expect(found.map(({ specifier }) => specifier.slice(2, 3)).join("")).toBe("abcdefghijk");
    expect(found.filter(({ typeOnly }) => typeOnly).map(({ specifier }) => specifier.slice(2, 3))).toEqual([
      "b",
      "c",
      "g",
      "i",
    ]);
  });

  it("reads Svelte components, script and markup", () => {
    const text = `<script lang="ts">import A from "./A.svelte";</script>{#await import("./late.ts")}…{/await}`;
    expect(sourceImports("x.svelte", text).map(({ specifier }) => specifier)).toEqual(["./A.svelte", "./late.ts"]);
  });
});

describe("the import law", () => {
  it.each([
    ["src/core/problems/a.ts", `import "valibot";`],
    ["src/core/problems/a.ts", `import "node:fs";`],
    ["src/core/problems/a.ts", `import { b } from "../prompts/b.ts";`],
    ["src/core/grading/a.ts", `import type { B } from "../evaluation/b.ts";`],
    ["src/core/queue.ts", `import { b } from "./problems/b.ts";`],
    ["src/core/problems/a.ts", `import type { B } from "../../engine/b.ts";`],
    ["src/engine/a.ts", `import { b } from "../core/problems/b.ts";`],
    ["src/engine/a.ts", `import "onnxruntime-web";`],
    ["src/engine/a.ts", `const b = await import("../adapters/device/b.ts");`],
    ["src/adapters/generators/a.ts", `import { b } from "../device/b.ts";`],
    ["src/adapters/generators/a.ts", `import { b } from "../../bridge/b.ts";`],
    ["src/adapters/generators/a.ts", `import { readFile } from "node:fs/promises";`],
    ["src/bridge/a.ts", `import "idb";`],
    ["src/bridge/a.ts", `new Worker(new URL("../../workers/x.worker.ts", import.meta.url));`],
    ["src/ui/a.ts", `import { connect } from "../bridge/connect.ts";`],
    ["src/ui/A.svelte", `<script>import { b } from "../engine/b.ts";</script>`],
    ["src/ui/a.ts", `import type { B } from "../adapters/device/b.ts";`],
    ["src/cli/a.ts", `import { b } from "../ui/b.ts";`],
    ["workers/a.ts", `import { b } from "../src/ui/b.ts";`],
    ["src/main.ts", `import { b } from "./cli/b.ts";`],
    ["src/ui/a.ts", `import { b } from "../main.ts";`],
  ])("forbids %s: %s", (path, line) => {
    expect(verdict(path, line)).toHaveLength(1);
  });

  it.each([
    ["src/core/grading/a.ts", `import { b } from "../problems/b.ts"; import { c } from "../random.ts";`],
    ["src/core/experiment.ts", `import type { B } from "./problems/b.ts";`],
    ["src/engine/a.ts", `import { c } from "../core/random.ts"; import { d } from "./ops/d.ts";`],
    ["src/adapters/device/a.ts", `import * as ort from "onnxruntime-web"; import { b } from "./b.ts";`],
    ["src/adapters/storage/nodeFiles.ts", `import "node:fs";`],
    ["src/bridge/a.ts", `import { wrap } from "comlink"; import type { B } from "../core/ports.ts";`],
    ["src/ui/a.ts", `import type { Api } from "../bridge/contract.ts"; import "svelte";`],
    ["src/main.ts", `new Worker(new URL("../workers/x.worker.ts", import.meta.url));`],
  ])("allows %s: %s", (path, line) => {
    expect(verdict(path, line)).toEqual([]);
  });

  it("forbids circles between rooms and between files of core", () => {
    const rooms = new Map([
      ["src/core/problems/a.ts", `import "../traces/b.ts";`],
      ["src/core/traces/c.ts", `import "../problems/d.ts";`],
    ]);
    const files = new Map([
      ["src/core/stats/a.ts", `import "./b.ts";`],
      ["src/core/stats/b.ts", `import "./c.ts";`],
      ["src/core/stats/c.ts", `import "./a.ts";`],
    ]);
    expect(importLawViolations(importGraph(rooms))).toHaveLength(1);
    expect(importLawViolations(importGraph(files))).toHaveLength(1);
  });

  it("finds a circle behind a tail, and none in a diamond", () => {
    expect(findCycle(["ab", "bc", "cd", "db"].map((edge) => [edge[0] ?? "", edge[1] ?? ""] as const))).toEqual([
      "b",
      "c",
      "d",
    ]);
    expect(findCycle(["ab", "ac", "bd", "cd"].map((edge) => [edge[0] ?? "", edge[1] ?? ""] as const))).toBeUndefined();
  });
});

describe("the laws of sources", () => {
  it.each([
    ["src/core/long.ts", "x\n".repeat(401)],
    ["workers/long.worker.ts", "x\n".repeat(61)],
    ["src/ui/utils.ts", ""],
    ["src/ui/helpers/a.ts", ""],
    ["src/bridge/index.ts", ""],
  ])("forbid %s", (path, text) => {
    expect(fileViolations(new Map([[path, text]]))).toHaveLength(1);
  });

  it.each([
    "Math.random()",
    "const r = Math;",
    "const { random } = Math;",
    "Date.now()",
    "new Date()",
    "performance.now()",
  ])("forbid %s in core", (text) => {
    expect(purityViolations(new Map([["src/core/a.ts", text]]))).toHaveLength(1);
    expect(purityViolations(new Map([["src/adapters/device/a.ts", text]]))).toEqual([]);
  });

  it("allow what is pure", () => {
    const text = `Math.floor(plan.process); const a = { performance: 1 }; // Date.now()`;
    expect(purityViolations(new Map([["src/engine/a.ts", text]]))).toEqual([]);
    expect(fileViolations(new Map([["src/engine/a.ts", "x\n".repeat(400)]]))).toEqual([]);
  });
});
