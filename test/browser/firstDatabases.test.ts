import { readFileSync } from "node:fs";
import { join } from "node:path";

import { afterEach, describe, expect, it } from "vitest";

import { ROOT } from "../run/process.ts";
import type { Databases } from "./firstDatabases.page.ts";
import { CHROMIUM, openBlankPage, pageModule, type Tab, titled } from "./harness.ts";

const PATH = "/test/browser/firstDatabases.page.ts";
type Page = typeof import("./firstDatabases.page.ts");

/**
 * As the page first kept them. A change of a shape leaves the file as it is, reads it still, and adds the next one beside it;
 * the test of what is written today says when.
 */
const FIRST = JSON.parse(readFileSync(join(ROOT, "test/fixtures/storage/databases-1.json"), "utf8")) as Databases;

describe.skipIf(CHROMIUM === undefined)(titled("databases of the first version"), () => {
  let tab: Tab;
  const open = async () => {
    tab = await openBlankPage();
    return pageModule<Page>(tab.page, PATH);
  };
  afterEach(async () => {
    expect(tab.errors).toEqual([]);
    expect(tab.foreignRequests).toEqual([]);
    await tab.close();
  });

  it("are read by the page of today", async () => {
    const module = await open();
    const read = await module.call("read", FIRST);
    expect(read.runs).toMatchObject([{ run: { id: "first", models: ["scripted"] }, done: 2, total: 8 }]);
    expect(read.records.map(({ blockKey, strategyId }) => [blockKey, strategyId])).toEqual([
      ["block", "verbose"],
      ["block", "verbose"],
    ]);
    expect(read.distillation).toMatchObject({
      id: "first",
      plan: { arm: "drp", seed: 7 },
      traces: { sampled: 8, kept: 6 },
      lessons: { lessons: 5, example: { target: "4" } },
      training: { device: "wasm", history: { steps: [{ loss: 0.5 }] }, ending: { kind: "finished", step: 9 } },
      child: { modelId: "0123456789abcdef", measured: true },
    });
    expect(read.blocks).toMatchObject([
      { index: 0, traces: [{ problemId: "p", tokens: 5 }], notKept: { noAnswer: 1 } },
    ]);
    expect(read.dataSet).toMatchObject({ teacher: { kind: "model", fallbacks: 2 }, examples: [{ pruned: "4" }] });
    expect(read.batches).toMatchObject([{ id: "first", done: 1, total: 5 }]);
    expect(read.batch).toMatchObject({
      batch: { fallsBack: true, teacher: { kind: "model", id: "qwen@localhost:8000" } },
      rows: [{ index: 3, outcome: { kind: "rejected", reply: "No JSON." } }],
    });
  });

  it("are what the page of today writes, the wording of strategies aside", async () => {
    const module = await open();
    const { runs, ...others } = await module.call("write");
    const { runs: firstRuns, ...first } = FIRST;
    expect(others).toEqual(first);
    const shape = ({ version, stores }: Databases["runs"]) => ({
      version,
      stores: stores.map(({ rows, ...store }) => ({ ...store, rows: rows.map(([key]) => key) })),
    });
    expect(shape(runs)).toEqual(shape(firstRuns));
  });
});
