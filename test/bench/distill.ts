/**
 * `npm run bench -- distill [--student verbose-student] [--results runs/distill]`: the experiment's table. Every arm with every seed is
 * distilled, and answers the same problems of the test split once, paired with the parent. Takes hours, and goes on where it
 * was stopped: what stands in the results' folder, or was recorded with the project before, is not done again, and `--print`
 * only prints it. `--arms`, `--seeds` and `--problems` cut it down, `--fresh` ignores the record, and `--record` adds to it.
 * Ends with one line of JSON.
 */
import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { availableParallelism, cpus } from "node:os";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";

import { contentHash } from "../../src/adapters/storage/nodeContentHash.ts";
import { readRunFile } from "../../src/adapters/storage/readRunFile.ts";
import { answersOf, type Questions } from "../../src/cli/distill/answersOf.ts";
import { distillStudent, engineStudent } from "../../src/cli/distill/distillStudent.ts";
import { type DistillRun, distillTable, tableJson, tableText } from "../../src/cli/distill/distillTable.ts";
import { planOf } from "../../src/cli/distill/planOptions.ts";
import { RunFolder } from "../../src/cli/distill/runFolder.ts";
import { modelFolder } from "../../src/cli/models.ts";
import { nameList } from "../../src/cli/options.ts";
import { ARM_IDS, type ArmId } from "../../src/core/distill/arm.ts";
import { armById } from "../../src/core/distill/arms.ts";
import { type DistillPlan, planHash } from "../../src/core/distill/plan.ts";
import { PRESET_IDS } from "../../src/core/distill/presets.ts";
import { scoresOf, type ShortAnswers, shortAnswers } from "../../src/core/distill/shortAnswers.ts";
import type { TrainingHistory } from "../../src/core/distill/trainer.ts";
import { isAbort } from "../../src/core/errors.ts";
import { answerScores } from "../../src/core/evaluation/answerScores.ts";
import type { EvaluationRecord } from "../../src/core/evaluation/record.ts";
import { STUDENT_FILES } from "../../src/core/models/studentFiles.ts";
import { generateProblem } from "../../src/core/problems/generate.ts";
import { keepRecord, readRecord, type RecordedChild, type Trained } from "./distillRecord.ts";

/** Of the problems that the students are scored on: those of the embedded student's card. */
const TEST_SEED = 23;
const STYLE = "verbose";

/** What was measured before: a line a child, in a file named for its parent's revision. */
const RECORD = join(import.meta.dirname, "recorded");

const { values } = parseArgs({
  options: {
    student: { type: "string", default: "verbose-student" },
    results: { type: "string", default: "runs/distill" },
    arms: { type: "string", default: ARM_IDS.join(",") },
    seeds: { type: "string", default: "1,2,3" },
    problems: { type: "string", default: "2000" },
    preset: { type: "string", default: "table" },
    steps: { type: "string" },
    traces: { type: "string" },
    threads: { type: "string" },
    print: { type: "boolean", default: false },
    fresh: { type: "boolean", default: false },
    record: { type: "boolean", default: false },
  },
});
const say = (text: string) => void process.stdout.write(`${text}\n`);
const stop = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stop.abort());
const { signal } = stop;

const arms = nameList(values.arms).map((name): ArmId => armById(name)?.id ?? fail(`There is no arm "${name}".`));
const seeds = nameList(values.seeds).map(wholeNumber);
const threads = values.threads === undefined ? undefined : wholeNumber(values.threads);
const preset = PRESET_IDS.find((id) => id === values.preset) ?? fail(`There is no preset "${values.preset}".`);
const parentFolder = modelFolder(values.student);
const parent = {
  id: values.student === "embedded" ? "embedded" : basename(resolve(values.student)),
  revision: await contentHash(parentFolder, STUDENT_FILES),
};
const machine = `${cpus()[0]?.model.trim() ?? "unknown"}, ${threads ?? availableParallelism()} threads, Node ${process.version}`;
const questions: Questions = {
  style: STYLE,
  problems: Array.from({ length: wholeNumber(values.problems) }, (_, index) =>
    generateProblem({ seed: TEST_SEED, split: "test", index, minSteps: 2, maxSteps: 4 }),
  ),
};

const problemIds = questions.problems.map(({ id }) => id);
const record = await readRecord(RECORD, parent.revision, values.fresh ? 0 : problemIds.length);

try {
  if (!values.print) {
    await mkdir(values.results, { recursive: true });
    if (record.parent === undefined) await scored("parent", values.results);
    for (const seed of seeds) for (const arm of arms) await distilled(arm, seed);
  }
  if (values.record) await addToRecord();
} catch (thrown) {
  if (!isAbort(thrown)) throw thrown;
  say("Stopped; the same command goes on.");
  process.exitCode = 130;
}
await printTable();

/** Trains and scores one child, as far as that is not done. */
async function distilled(arm: ArmId, seed: number): Promise<void> {
  const own = await plan(arm, seed);
  if (record.children.has(planHash(own))) return;
  const folder = await RunFolder.open(folderOf(arm, seed), own, true);
  if ((await folder.read("trained.json")) === undefined) {
    say(`${arm}, seed ${seed}: training`);
    const traces = join(values.results, `traces-${seed}.jsonl`);
    const job = { plan: own, parent: parentFolder, folder, traces, threads };
    const { student, dataHash, lessons } = await distillStudent(signal, job, (event) => {
      if (event.type !== "training" || event.event.type !== "validation") return;
      const { step, accuracy, tokens } = event.event;
      say(`  step ${step}: ${(100 * accuracy.estimate).toFixed(1)} % correct, ${tokens.estimate.toFixed(1)} tokens`);
    });
    const trained: Trained = {
      ...effort(student.history),
      step: student.step,
      lessons,
      dataHash,
      machine,
      finishedAt: new Date().toISOString(),
    };
    await folder.write("trained.json", `${JSON.stringify(trained, null, 2)}\n`);
    await folder.checkpoints.clear();
  }
  await scored("child", folder.path);
  await printTable();
}

async function plan(arm: ArmId, seed: number): Promise<DistillPlan> {
  const counted = {
    ...(values.steps === undefined ? {} : { steps: wholeNumber(values.steps) }),
    ...(values.traces === undefined ? {} : { traces: wholeNumber(values.traces) }),
  };
  return planOf({ arm, seed, style: STYLE, preset, ...counted }, parent);
}

function folderOf(arm: ArmId, seed: number): string {
  return join(values.results, `${arm}-${seed}`);
}

/** Has a student answer the test problems; answers that are kept are not asked again. */
async function scored(who: "child" | "parent", folder: string): Promise<void> {
  const own = who === "parent" ? parentFolder : folder;
  const student = engineStudent(own, who, await contentHash(own, STUDENT_FILES), threads);
  try {
    await answersOf(signal, student, questions, () => {}, answersFile(folder, who));
  } finally {
    await student.unload();
  }
}

function answersFile(folder: string, who: "child" | "parent"): string {
  return join(folder, `${who}-answers.jsonl`);
}

/** Undefined where not every problem is answered yet. */
async function keptAnswers(folder: string, who: "child" | "parent"): Promise<readonly EvaluationRecord[] | undefined> {
  const file = answersFile(folder, who);
  if (!existsSync(file)) return undefined;
  const { records } = readRunFile(file, await readFile(file, "utf8"), { forgiveCutEnd: true });
  return records.length === questions.problems.length ? records : undefined;
}

function effort({ steps, checks }: TrainingHistory): Pick<Trained, "minutes" | "trainedTokens"> {
  return {
    minutes: [...steps, ...checks].reduce((sum, { ms }) => sum + ms, 0) / 60_000,
    trainedTokens: steps.reduce((sum, { tokens }) => sum + tokens, 0),
  };
}

/** Undefined where the child is not both trained and scored yet. */
async function child(arm: ArmId, seed: number): Promise<RecordedChild | undefined> {
  const hash = planHash(await plan(arm, seed));
  const recorded = record.children.get(hash);
  if (recorded !== undefined) return recorded;
  const folder = folderOf(arm, seed);
  const trainedFile = join(folder, "trained.json");
  const records = await keptAnswers(folder, "child");
  if (!existsSync(trainedFile) || records === undefined) return undefined;
  const trained = JSON.parse(await readFile(trainedFile, "utf8")) as Trained;
  return { arm, seed, plan: hash, ...trained, answers: shortAnswers(problemIds, answerScores(records)) };
}

async function children(): Promise<RecordedChild[]> {
  const all: RecordedChild[] = [];
  for (const arm of arms) {
    for (const seed of seeds) {
      const one = await child(arm, seed);
      if (one !== undefined) all.push(one);
    }
  }
  return all;
}

async function parentAnswers(): Promise<ShortAnswers | undefined> {
  if (record.parent !== undefined) return record.parent;
  const records = await keptAnswers(values.results, "parent");
  return records && shortAnswers(problemIds, answerScores(records));
}

async function addToRecord(): Promise<void> {
  const answers = await parentAnswers();
  if (record.parent === undefined && answers) await keepRecord(RECORD, parent.revision, { answers });
  const fresh = (await children()).filter((one) => !record.children.has(one.plan));
  for (const one of fresh) await keepRecord(RECORD, parent.revision, one);
}

/** Of the children that are trained and scored by now. */
async function printTable(): Promise<void> {
  const all = await children();
  const answers = await parentAnswers();
  const runs = all.map((one): DistillRun => ({ ...one, scores: scoresOf(one.answers, problemIds) }));
  const rows = distillTable(answers ? scoresOf(answers, problemIds) : [], runs);
  say("");
  say(`${parent.id} (revision ${parent.revision}) and its children, ${runs.length} of ${arms.length * seeds.length}`);
  say(`${questions.problems.length} problems of the test split, 2 to 4 steps, seed ${TEST_SEED}, greedy, paired`);
  const trained = all.map(({ finishedAt, machine: on }) => `trained ${finishedAt.slice(0, 10)} on ${on}`);
  for (const line of new Set(trained)) say(line);
  say(tableText(rows));
  say(JSON.stringify({ bench: "distill", arms: tableJson(rows) }));
}

function wholeNumber(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : fail(`"${text}" is no whole number.`);
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
