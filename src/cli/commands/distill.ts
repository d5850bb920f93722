import { basename, resolve } from "node:path";

import type { EngineStudent } from "../../adapters/generators/engineStudent.ts";
import { contentHash } from "../../adapters/storage/nodeContentHash.ts";
import { armById } from "../../core/distill/arms.ts";
import type { LessonsDone, MeasuredAnswers, TracesDone } from "../../core/distill/distillRun.ts";
import { type DistillPlan, planHash } from "../../core/distill/plan.ts";
import { scoresOf, type ShortAnswers, shortAnswers } from "../../core/distill/shortAnswers.ts";
import { isAbort } from "../../core/errors.ts";
import { answerScores } from "../../core/evaluation/answerScores.ts";
import { compareStudents, type StudentComparison } from "../../core/evaluation/compareStudents.ts";
import { measuredProblems, measuringProblems } from "../../core/evaluation/measureChild.ts";
import { STUDENT_FILES } from "../../core/models/studentFiles.ts";
import { rounded } from "../../core/rounded.ts";
import type { CliCommand, CliContext } from "../context.ts";
import type { DistillEvent } from "../distill/distillStudent.ts";
import { addPlanOptions, planOf, type PlanOptions } from "../distill/planOptions.ts";
import { RunRecord } from "../distill/runRecord.ts";
import { percent, pointLimits, points, pValue } from "../figures.ts";
import { modelFolder } from "../models.ts";
import { wholeNumber } from "../options.ts";
import { Progress } from "../progress.ts";

interface Options extends PlanOptions {
  readonly student: string;
  readonly out: string;
  readonly name?: string;
  readonly compare?: number;
  readonly threads?: number;
  readonly resume: boolean;
}

/** `distill`: trains a student on its own traces, pruned or otherwise changed, and says what that did to it. */
export const distillCommand: CliCommand = (program, context) => {
  const command = program
    .command("distill")
    .description("train a student on its own traces, pruned by the teacher, and compare it with itself before")
    .option(
      "--student <dir>",
      "the parent: `embedded`, `verbose-student`, or a folder of a student of ours",
      "embedded",
    )
    .requiredOption("--out <dir>", "where the distilled student goes, with its run in `run`");
  addPlanOptions(command)
    .option("--name <text>", "what the page calls the run, if it is shown there")
    .option(
      "--compare <n>",
      "further validation problems on which parent and child are compared; as many as in the page when left out",
      wholeNumber(2),
    )
    .option("--threads <n>", "processor threads", wholeNumber(1, 256))
    .option("--resume", "go on with the run in --out", false)
    .action((options: Options) => distill(context, options));
};

async function distill({ signal }: CliContext, options: Options): Promise<void> {
  const parent = modelFolder(options.student);
  const revision = await contentHash(parent, STUDENT_FILES);
  const id = basename(resolve(options.student));
  const plan = await planOf(options, { id, revision });
  // Loaded here, so that the other commands start without onnxruntime.
  const { RunFolder } = await import("../distill/runFolder.ts");
  const { distillStudent } = await import("../distill/distillStudent.ts");
  const folder = await RunFolder.open(options.out, plan, options.resume);
  const record = await RunRecord.open(folder, plan, options.name);
  console.log(`${plan.arm}: ${armById(plan.arm)!.summary}. Plan ${planHash(plan)}, seed ${plan.seed}.`);
  const progress = new StageProgress(plan.training.steps);
  try {
    const job = { plan, parent, folder, traces: folder.file("run/traces.jsonl"), threads: options.threads };
    const result = await distillStudent(signal, job, (event) => {
      record.hear(event);
      progress.tell(event);
    });
    progress.stop();
    record.trained(result);
    const { history, step } = result.student;
    const minutes = [...history.steps, ...history.checks].reduce((sum, { ms }) => sum + ms, 0) / 60_000;
    const tokens = history.steps.reduce((sum, taken) => sum + taken.tokens, 0);
    console.log(
      `Trained on ${tokens} tokens in ${rounded(minutes, 1)} minutes, checks included; the best step is ${step}${result.stoppedEarly ? ", and it stopped early" : ""}.`,
    );
    const answers = await askBoth(signal, plan, parent, options);
    record.measured(await contentHash(options.out, STUDENT_FILES), step, answers);
    const compared = compareStudents(scoresOf(answers.parent), [scoresOf(answers.child)]);
    console.log(compared ? comparisonText(compared) : "Parent and child have no answer in common to compare.");
    console.log(`The student is in ${options.out}.`);
  } catch (thrown) {
    progress.stop();
    if (isAbort(thrown)) process.stderr.write(`Stopped; the same command with --resume goes on.\n`);
    throw thrown;
  } finally {
    await record.write();
  }
}

/** The problems are those on which the page measures children: of the validation split, and asked by no check. */
async function askBoth(
  signal: AbortSignal,
  plan: DistillPlan,
  parent: string,
  { out, compare = measuredProblems(plan), threads }: Options,
): Promise<MeasuredAnswers> {
  const { engineStudent } = await import("../distill/distillStudent.ts");
  const { answersOf } = await import("../distill/answersOf.ts");
  const problems = measuringProblems(plan, compare);
  const ids = problems.map(({ id }) => id);
  const progress = new Progress("answers");
  progress.start(0, 2 * compare);
  const ask = async (student: EngineStudent, before: number): Promise<ShortAnswers> => {
    try {
      const questions = { problems, style: plan.student.style };
      const records = await answersOf(signal, student, questions, (done) => progress.update(before + done));
      return shortAnswers(ids, answerScores(records));
    } finally {
      await student.unload();
    }
  };
  try {
    return {
      parent: await ask(engineStudent(parent, "parent", plan.student.revision, threads), 0),
      child: await ask(engineStudent(out, "child", "child", threads), compare),
    };
  } finally {
    progress.stop();
  }
}

function comparisonText(found: StudentComparison): string {
  const { n, accuracyBefore, accuracy, accuracyDifference, tokensBefore, tokens, tokensOff, p } = found;
  return [
    `Before and after on ${n} further problems of the validation split, greedy, paired; intervals are 95 %:`,
    `  correct     ${percent(accuracyBefore)} → ${percent(accuracy)}, difference ${points(accuracyDifference.estimate)} points ${pointLimits(accuracyDifference)}, McNemar's exact p = ${pValue(p)}`,
    `  mean tokens ${rounded(tokensBefore, 1)} → ${rounded(tokens, 1)}, ${percent(tokensOff.estimate)} off ${pointLimits(tokensOff)}`,
  ].join("\n");
}

/** A bar for each stage, and a line for what it came to. */
class StageProgress {
  #bar: Progress | undefined;
  readonly #steps: number;

  constructor(steps: number) {
    this.#steps = steps;
  }

  tell(event: DistillEvent): void {
    switch (event.type) {
      case "collection":
        if (event.event.type === "planned") this.#start("traces", event.event.done, event.event.total);
        else this.#bar?.update(event.event.done);
        return;
      case "collected":
        this.stop();
        console.log(collectedText(event.traces));
        return;
      case "taught":
        console.log(taughtText(event.lessons));
        return;
      case "training":
        this.#training(event.event);
    }
  }

  stop(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }

  #start(what: string, done: number, total: number): void {
    this.stop();
    this.#bar = new Progress(what);
    this.#bar.start(done, total);
  }

  #training(event: Extract<DistillEvent, { type: "training" }>["event"]): void {
    if (event.type === "started") {
      const { rows, tokens } = event.batch;
      const from = event.resumedFrom > 0 ? `, on from step ${event.resumedFrom}` : "";
      console.log(
        `Training on ${event.device}, ${event.threads ?? 1} threads, ${rows} rows of ${tokens} tokens${from}.`,
      );
    }
    if (event.type === "step") {
      if (this.#bar === undefined) this.#start("steps", event.step, this.#steps);
      this.#bar?.update(event.step);
    }
    if (event.type === "validation") {
      const { step, accuracy, tokens, isBest } = event;
      const range = pointLimits(accuracy);
      this.stop();
      console.log(
        `  step ${step}: ${percent(accuracy.estimate)} correct ${range}, ${rounded(tokens.estimate, 1)} tokens${isBest ? ", the best so far" : ""}`,
      );
    }
  }
}

function collectedText({ sampled, kept, notKept }: TracesDone): string {
  const { wrong, noAnswer, truncated, failed, repeated } = notKept;
  return `${sampled} traces: ${kept} right; not kept: ${wrong} wrong, ${noAnswer} without answer, ${truncated} truncated, ${failed} failed, ${repeated} repeated.`;
}

function taughtText({ lessons, dataHash, rejected }: LessonsDone): string {
  const reasons = Object.entries(rejected).map(([reason, count]) => `${count} ${reason}`);
  return `${lessons} lessons, data ${dataHash}${reasons.length === 0 ? "" : `; the teacher could not follow ${reasons.join(", ")}`}.`;
}
