import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

import { memoryDistillRuns } from "../../../src/adapters/storage/memoryDistillRuns.ts";
import { withRecordedDistillations } from "../../../src/adapters/storage/recordedDistillations.ts";
import { ROOT } from "../../run/process.ts";
import { distillPorts, openDistillStage, stagedDistiller } from "./distillStage.ts";

const FILE = readFileSync(join(ROOT, "test/fixtures/storage/distillation-1.json"), "utf8");

/** A screen beside which one finished run ships. */
async function stageBeside() {
  const kept = memoryDistillRuns();
  const runs = withRecordedDistillations(kept, async (file) => (file.endsWith("index.json") ? '["a.json"]' : FILE));
  const ports = distillPorts(stagedDistiller().distiller, { runs });
  return { kept, state: await openDistillStage(ports) };
}

it("a recorded distillation is shown with its figures before a first run, and keeps nothing", async () => {
  const { kept, state } = await stageBeside();
  const { run, next, history } = state.example!;
  expect([run.origin, next, history.steps.length]).toEqual(["recorded", undefined, 2]);
  // The mean of 148, 125, 143 and 138 tokens, and of 168, 135, 145 and 162.
  expect(state.arms.figuresOf(run)).toMatchObject({ n: 4, tokensBefore: 138.5, tokens: 152.5, accuracy: 1 });
  expect([await kept.list(), state.kept.models]).toEqual([[], []]);
});

it("gives way to the first run of one's own, beside which it stays in the list and the table", async () => {
  const { kept, state } = await stageBeside();
  const recorded = state.example!.run;
  await state.begin();
  expect(state.example).toBeUndefined();
  expect(state.runs!.map(({ origin, place }) => [origin, place])).toEqual([
    ["live", 0],
    ["recorded", 1],
  ]);
  expect(state.arms.groups.flatMap(({ rows }) => rows.map(({ run }) => run.id))).toEqual([
    state.open!.run.id,
    recorded.id,
  ]);
  expect((await kept.list()).map(({ origin }) => origin)).toEqual(["live"]);
  state.close();
  expect(state.example).toBeUndefined();
  await state.delete((await kept.list())[0]!.id);
  expect(state.example?.run.id).toBe(recorded.id);
});

it("opens like any other, goes no further, and sets up what it was", async () => {
  const { kept, state } = await stageBeside();
  const { run } = state.example!;
  await state.openRun(run.id);
  expect([state.open!.run.origin, state.example]).toEqual(["recorded", undefined]);
  await state.go();
  expect([state.open!.error, await kept.list()]).toEqual([undefined, []]);
  state.repeat(run);
  expect([state.open, state.setup.plan]).toEqual([undefined, { ...run.plan, student: state.setup.plan!.student }]);
  expect(state.setup.plan!.student.id).toBe(run.plan.student.id);
});
