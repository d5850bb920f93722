/** A visitor's path from a student to its shorter child, kept, measured, exported and imported, in the built page. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";

import { readDistillationFile } from "../../src/adapters/storage/distillationFile.ts";
import { contentHash } from "../../src/adapters/storage/nodeContentHash.ts";
import { unzipStudent } from "../../src/adapters/storage/studentZip.ts";
import { engineStudent } from "../../src/cli/distill/distillStudent.ts";
import { modelFolder } from "../../src/cli/models.ts";
import { armById } from "../../src/core/distill/arms.ts";
import { collectTraces } from "../../src/core/distill/collectTraces.ts";
import { trainingPlan } from "../../src/core/distill/lessons.ts";
import { type DistillPlan, planHash } from "../../src/core/distill/plan.ts";
import { scoresOf } from "../../src/core/distill/shortAnswers.ts";
import type { DistilledFacts } from "../../src/core/distill/studentFacts.ts";
import { teach } from "../../src/core/distill/teach.ts";
import { compareStudents } from "../../src/core/evaluation/compareStudents.ts";
import { STUDENT_FILES } from "../../src/core/models/studentFiles.ts";
import { pruneTrace } from "../../src/core/teacher/symbolicTeacher.ts";
import { CHROMIUM, openApp, type Tab, titled } from "../browser/harness.ts";
import { longTasks, watchTasks } from "../browser/longTasks.ts";
import { ROOT } from "../run/process.ts";
import { violations } from "./violations.ts";

/** A machine whose cores are all busy takes minutes for the training. */
const PATIENCE = { timeout: 900_000 };
const LONG_MS = 400_000;
/** Some thirty steps on a tiny budget. */
const TINY = [
  ...["problems=16", "min=1", "max=2", "steps=30", "examples=4", "warmup=2", "decay=15", "rate=0.0005"],
  ...["checkpoint=5", "checked=4", "every=15"],
].join("&");

const RECORDED = join(ROOT, "public/runs/distillations/drp-seed-2.json");

let tab: Tab | undefined;

/** Steps taken, as the page says while it trains. */
async function stepsTaken(page: Page): Promise<number> {
  const text = await page
    .getByTestId("distill-progress")
    .innerText({ timeout: 1000 })
    .catch(() => "");
  return Number(/step (\d+)/.exec(text)?.[1] ?? 0);
}

async function tableOf(page: Page, testId: string): Promise<string[]> {
  const table = page.getByTestId(testId);
  if ((await table.getAttribute("open")) === null) await table.locator("summary").click();
  return table.locator("tbody tr").allInnerTexts();
}

/** A page that answers within this feels slow, not stuck. On an idle machine no task is a quarter as long. */
const STUCK_MS = 400;

/** The hash of what a plan's student learns from, as the command line finds it. */
async function dataHashOf(plan: DistillPlan): Promise<string> {
  const signal = new AbortController().signal;
  const { id, revision } = plan.student;
  const folder = modelFolder(id);
  expect(await contentHash(folder, STUDENT_FILES)).toBe(revision);
  const student = engineStudent(folder, id, revision, 2);
  const { traces } = await collectTraces(signal, student, plan, () => {});
  await student.unload();
  const prune = async (_: unknown, trace: Parameters<typeof pruneTrace>[0], split: Parameters<typeof pruneTrace>[1]) =>
    pruneTrace(trace, split);
  return trainingPlan(plan, (await teach(signal, armById(plan.arm)!, traces, prune, () => {})).lessons).dataHash;
}

describe.skipIf(CHROMIUM === undefined)(titled("distilling in the page"), PATIENCE, () => {
  afterEach(async () => {
    const visited = tab;
    tab = undefined;
    await visited?.close();
    expect(visited?.errors ?? []).toEqual([]);
    expect(visited?.foreignRequests ?? []).toEqual([]);
  });

  it("shows a recorded one at first sight, and sets up the same", async () => {
    tab = await openApp("distill");
    const { page } = tab;
    const recorded = page.getByTestId("recorded-distillation");
    await recorded.getByText("Difference in right answers").waitFor({ timeout: LONG_MS });
    const { run } = readDistillationFile(RECORDED, await readFile(RECORDED, "utf8"));
    const { parent, child } = run.child!.answers!;
    const { tokensBefore, tokens } = compareStudents(scoresOf(parent), [scoresOf(child)])!;
    expect(await recorded.locator("header").innerText()).toMatch(/Recorded\s+DRP, seed 2/);
    expect(await recorded.innerText()).toContain(`${tokensBefore.toFixed(1)} → ${tokens.toFixed(1)}`);
    expect(await recorded.innerText()).toContain("the student’s weights do not");
    expect(await tableOf(page, "checks-table")).toHaveLength(run.training!.history.checks.length);
    expect(await page.getByTestId("arm-row").innerText()).toContain("Recorded");
    expect(
      await page
        .getByTestId("distill-runs")
        .getByRole("button", { name: /^Delete/ })
        .count(),
    ).toBe(0);
    expect(await violations(page)).toEqual([]);
    await recorded.getByRole("button", { name: "Distill it yourself" }).click();
    const { steps } = run.plan.training;
    await page.getByTestId("path").first().getByText(`${steps} steps on what is left`).waitFor();
    await page.getByTestId("distill-runs").getByRole("button", { name: /^Open/ }).click();
    const opened = page.getByTestId("distill-run");
    await opened.waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("answers");
    expect(await opened.evaluate((head) => head.getBoundingClientRect().top)).toBeLessThan(900);
  });

  it("makes a child, goes on after a reload, measures it, and exports and imports it", async () => {
    tab = await openApp(`distill?v=1&${TINY}`);
    const { page } = tab;
    const run = page.getByTestId("distill-run");
    await page.getByRole("button", { name: "Measure it" }).click({ timeout: LONG_MS });
    await page.getByTestId("distill-estimate").waitFor({ timeout: LONG_MS });
    expect(await page.getByTestId("path").first().innerText()).toMatch(/about \d/);
    await watchTasks(page);
    await page.getByRole("button", { name: "Distill", exact: true }).click({ timeout: LONG_MS });
    await expect.poll(() => stepsTaken(page), { timeout: LONG_MS, interval: 50 }).toBeGreaterThanOrEqual(11);

    const whileBegun = await longTasks(page);
    await page.reload();
    await page.getByRole("button", { name: "Resume" }).waitFor({ timeout: LONG_MS });
    const before = await tableOf(page, "steps-table");
    // The checkpoint at ten may not have been written when the page was left.
    expect(before.length).toBeGreaterThanOrEqual(5);
    expect(before.length).toBeLessThan(30);
    expect(await violations(page)).toEqual([]);
    await watchTasks(page);
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByTestId("distill-after").getByText("Difference in right answers").waitFor({ timeout: LONG_MS });
    await expect.poll(() => run.getAttribute("data-phase"), { timeout: LONG_MS }).toBe("resting");

    expect(Math.max(0, ...whileBegun, ...(await longTasks(page)))).toBeLessThan(STUCK_MS);

    const after = await tableOf(page, "steps-table");
    expect(after).toHaveLength(30);
    // What was trained before the reload was not trained again.
    expect(after.slice(0, before.length)).toEqual(before);
    expect(await tableOf(page, "checks-table")).toHaveLength(3);
    expect(await page.getByTestId("distill-after").innerText()).toMatch(/\d+% (fewer|more) tokens/);
    expect(await page.getByTestId("arm-row").count()).toBe(2);
    expect(await page.getByTestId("recorded-distillation").count()).toBe(0);
    expect(await page.getByTestId("distill-listing").last().innerText()).toMatch(/DRP, seed 2[^]*Recorded/);
    await page
      .getByTestId("samples")
      .getByRole("button", { name: /^Step 0:/ })
      .click();
    expect(await page.getByTestId("sample-check").innerText()).toBe("before training");
    expect(await violations(page)).toEqual([]);

    await page.getByRole("link", { name: "Compare parent and child" }).click();
    await page.getByRole("checkbox", { name: "DRP, seed 7" }).waitFor({ timeout: LONG_MS });
    for (const asked of ["Verbose student", "DRP, seed 7"]) {
      expect(await page.getByRole("checkbox", { name: asked }).isChecked()).toBe(true);
    }
    await page.getByRole("button", { name: "Run again" }).waitFor({ timeout: LONG_MS });
    for (const tokens of await page.getByTestId("new-tokens").allInnerTexts())
      expect(Number(tokens)).toBeGreaterThan(0);
    await page.goBack();
    await page.getByRole("link", { name: "Evaluate parent and child" }).click();
    await page
      .getByText("DRP, seed 7: 8 problems, before and after distillation")
      .first()
      .waitFor({ timeout: LONG_MS });
    await page.goBack();

    const students = page.getByTestId("kept-students");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      students.getByRole("button", { name: "Export DRP, seed 7" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("DRP-seed-7.zip");
    const zip = await readFile(await download.path());
    const files = await unzipStudent(new Uint8Array(zip), () => Promise.resolve());
    expect([...files.keys()]).toEqual(expect.arrayContaining(["model.safetensors", "onnx/model.onnx", "README.md"]));
    expect(new TextDecoder().decode(files.get("README.md"))).toContain("Arm `drp`");
    const { terse } = JSON.parse(new TextDecoder().decode(files.get("config.json"))) as {
      terse: DistilledFacts & { readonly scope: object };
    };
    expect(Object.keys(terse.scope)).toContain("maxMeanNegativeLogLikelihood");
    const { plan, planHash: hash, dataHash } = terse.distill;
    expect([planHash(plan), await dataHashOf(plan)]).toEqual([hash, dataHash]);

    await students.getByRole("button", { name: "Delete DRP, seed 7" }).click();
    await students.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByText("The student of this run is no longer kept.").waitFor();
    await students.locator("input[type=file]").first().setInputFiles({
      name: "Back again.zip",
      mimeType: "application/zip",
      buffer: zip,
    });
    await students.getByText("Back again is kept now.").waitFor({ timeout: LONG_MS });
    await page.getByRole("link", { name: "Evaluate parent and child" }).waitFor();

    await page.reload();
    await students.getByText("Back again", { exact: true }).waitFor({ timeout: LONG_MS });
    await page.getByTestId("distill-runs").getByRole("button", { name: "Delete DRP, seed 7" }).click();
    await page.getByTestId("distill-runs").getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByText("No distillation is kept in this browser yet.").waitFor();
    expect(await students.getByTestId("model-row").count()).toBe(1);
  });
});
