import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { readDistillationFile, writeDistillationFile } from "../../../src/adapters/storage/distillationFile.ts";
import { memoryDistillRuns } from "../../../src/adapters/storage/memoryDistillRuns.ts";
import {
  recordedDistillationsIndex,
  withRecordedDistillations,
} from "../../../src/adapters/storage/recordedDistillations.ts";
import { planHash } from "../../../src/core/distill/plan.ts";
import { makeDistillRun } from "../../contracts/distillRunStore.ts";
import { ROOT } from "../../run/process.ts";

const FIRST = readFileSync(join(ROOT, "test/fixtures/storage/distillation-1.json"), "utf8");
const missing = async (): Promise<string> => Promise.reject(new TypeError("Failed to fetch"));

/** The first file with another id, as further runs have it. */
function fileOf(id: string): string {
  const { manifest, run } = readDistillationFile("first", FIRST);
  return writeDistillationFile({ manifest, run: { ...run, id } });
}

function reader(texts: Readonly<Record<string, string>>): (file: string) => Promise<string> {
  const index = recordedDistillationsIndex(Object.entries(texts).map(([file, text]) => ({ file, text })));
  const files: Readonly<Record<string, string>> = { ...texts, "index.json": JSON.stringify(index) };
  return async (path) => files[path.replace("distillations/", "")] ?? missing();
}

describe("the file of a distillation", () => {
  it("is read as it was first written", () => {
    const { manifest, run } = readDistillationFile("first", FIRST);
    expect(manifest.environment).toContain("Node v20");
    expect(run).toMatchObject({ origin: "recorded", parent: "Verbose student", plan: { arm: "drp", seed: 7 } });
    expect(run.traces).toMatchObject({ sampled: 6, kept: 3, notKept: { wrong: 3 } });
    expect(run.lessons).toMatchObject({ lessons: 3, tokens: 60, dataHash: "fcd8bd1ab40877ca" });
    expect(run.training).toMatchObject({ device: "cpu", threads: 1, ending: { kind: "finished", step: 2 } });
    expect(run.training!.history.steps).toHaveLength(2);
    expect(run.training!.history.checks.map(({ samples }) => samples.length)).toEqual([2, 2]);
    expect(run.child!.answers!.child).toEqual({ right: "1111", tokens: [168, 135, 145, 162] });
  });

  it("gives back what was written, also what was undefined", () => {
    const file = readDistillationFile("first", FIRST);
    expect(file.run.training).toHaveProperty("note", undefined);
    const again = readDistillationFile("again", writeDistillationFile(file));
    expect(again).toStrictEqual(file);
  });

  it("is refused, with the place that is wrong, where the run is not finished or it is none", () => {
    const { manifest, run } = readDistillationFile("first", FIRST);
    const { child: _, ...unfinished } = run;
    expect(() => readDistillationFile("a.json", writeDistillationFile({ manifest, run: unfinished }))).toThrow(
      /a\.json is no finished distillation \(run\.child/,
    );
    expect(() => readDistillationFile("b.json", "{")).toThrow(/b\.json is no finished distillation/);
  });
});

describe("recorded distillations beside those kept", () => {
  it("are listed last, in styles of their own, marked as recorded, and never written or deleted", async () => {
    const kept = memoryDistillRuns();
    const store = withRecordedDistillations(kept, reader({ "a.json": fileOf("a"), "b.json": fileOf("b") }));
    await store.put({ ...makeDistillRun("own"), place: 1 });
    const runs = await store.list();
    expect(runs.map(({ id, origin, place }) => [id, origin, place])).toEqual([
      ["own", "live", 1],
      ["a", "recorded", 0],
      ["b", "recorded", 2],
    ]);
    expect(await store.get("b")).toEqual(runs[2]);
    await store.delete("a");
    expect(await store.list()).toHaveLength(3);
    expect((await kept.list()).map(({ id }) => id)).toEqual(["own"]);
  });

  it("are absent where they cannot be fetched, and are asked for again", async () => {
    let calls = 0;
    const store = withRecordedDistillations(memoryDistillRuns(), async () => (calls++, missing()));
    expect([await store.list(), await store.get("a")]).toEqual([[], undefined]);
    expect(calls).toBe(2);
  });

  it("are different runs: the build refuses the same one twice", () => {
    const files = ["a.json", "copy.json"].map((file) => ({ file, text: fileOf("a") }));
    expect(() => recordedDistillationsIndex(files)).toThrow("a.json and copy.json hold the same distillation");
  });
});

describe("the recorded distillations that ship", () => {
  const folder = join(ROOT, "public/runs/distillations");
  const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
  const read = (file: string) => readFileSync(join(folder, file), "utf8");

  it("are some, each another run, and small enough to be fetched at first sight", () => {
    const texts = files.map((file) => ({ file, text: read(file) }));
    expect(recordedDistillationsIndex(texts).length).toBeGreaterThan(0);
    for (const { text } of texts) expect(text.length).toBeLessThan(400_000);
  });

  it.each(files)("%s is the whole of its plan, and its child that of the best check", (file) => {
    const { id, plan, training, child } = readDistillationFile(file, read(file)).run;
    const { steps, checks } = training!.history;
    expect(id).toBe(planHash(plan));
    expect(steps.map(({ step }) => step)).toEqual(steps.map((_, i) => i + 1));
    expect(training!.ending!.kind === "stoppedEarly" || steps.length === plan.training.steps).toBe(true);
    expect(checks.findLast(({ isBest }) => isBest)!.step).toBe(child!.step);
    const { parent, child: own } = child!.answers!;
    expect([parent.tokens.length, own.right.length, own.tokens.length]).toEqual(Array(3).fill(parent.right.length));
  });
});
