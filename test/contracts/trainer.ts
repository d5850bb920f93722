import type { TrainingPlan } from "../../src/core/distill/lessons.ts";
import type { Trainer, TrainerEvent, TrainingHistory, TrainingOutcome } from "../../src/core/distill/trainer.ts";
import { AppError } from "../../src/core/errors.ts";
import { tinyPlan } from "./tinyLessons.ts";

/** A trainer of the tiny parent, whose checkpoints lie in one place, empty at first; each call is a process started anew. */
export type OpenTrainer = () => Trainer;

export interface TrainerLaw {
  readonly title: string;
  /** Throws when the law is broken. */
  readonly check: (open: OpenTrainer) => Promise<void>;
}

/** The laws of the Trainer port. They need no test runner, so that they also run within a page or a worker. */
export const TRAINER_LAWS: readonly TrainerLaw[] = [
  { title: "tells steps, checks and checkpoints in order, and ends with a student", check: checkEvents },
  { title: "goes on after an abort at any event as if there had been none, bit for bit", check: checkResume },
  { title: "goes step by step to the same student", check: checkStepByStep },
  { title: "pauses where the signal was aborted before the start", check: checkAborted },
  { title: "says that it diverged, and keeps the checkpoint before", check: checkDiverged },
  { title: "stops early when the checks do not get better, and keeps the best", check: checkEarlyStop },
  { title: "refuses a checkpoint of another plan and leaves it alone", check: checkForeign },
  { title: "gives the best student so far, measures without leaving a trace, and forgets", check: checkRest },
  { title: "refuses a plan without lessons", check: checkEmpty },
];

const never = new AbortController().signal;

interface Recorded {
  readonly outcome: TrainingOutcome;
  readonly events: readonly TrainerEvent[];
}

/** Runs, and aborts behind event number `abortAt`. */
async function record(trainer: Trainer, plan: TrainingPlan, abortAt = Infinity): Promise<Recorded> {
  const controller = new AbortController();
  const events: TrainerEvent[] = [];
  const outcome = await trainer.run(controller.signal, plan, (event) => {
    events.push(event);
    if (events.length > abortAt) controller.abort();
  });
  return { outcome, events };
}

function nameOf(event: TrainerEvent): string {
  return "step" in event ? `${event.type} ${event.step}` : event.type;
}

async function checkEvents(open: OpenTrainer): Promise<void> {
  const plan = tinyPlan();
  const { outcome, events } = await record(open(), plan);
  same(
    events.map(nameOf),
    [
      "started",
      ...["validation 0", "checkpoint 0"],
      ...["step 1", "step 2", "step 3", "checkpoint 3", "step 4", "validation 4", "checkpoint 4"],
      ...["step 5", "step 6", "checkpoint 6", "step 7", "step 8", "validation 8", "checkpoint 8"],
      ...["step 9", "checkpoint 9", "step 10", "validation 10", "checkpoint 10"],
    ],
    "the events",
  );
  for (const event of events) {
    if (event.type === "step" && !(event.loss > 0 && event.gradientNorm > 0 && event.tokens > 0 && event.ms >= 0)) {
      throw new Error(`step ${event.step} is ${JSON.stringify(event)}`);
    }
  }
  const asked = events.flatMap((event) =>
    event.type === "validation" ? [event.samples.map(({ question }) => question)] : [],
  );
  same(asked[0]?.length, 4, "the samples");
  asked.forEach((questions) => same(questions, asked[0], "the samples' questions"));
  if (outcome.kind !== "finished") throw new Error(`The run ended with ${outcome.kind}.`);
  const { files, step, history } = outcome.student;
  same(
    [...files.keys()].sort(),
    [
      "config.json",
      "generation_config.json",
      "model.safetensors",
      "onnx/model.onnx",
      "tokenizer.json",
      "tokenizer_config.json",
    ],
    "the files",
  );
  const best = history.checks.findLast(({ isBest }) => isBest);
  same(step, best?.step, "the step of the student");
  const config = JSON.parse(new TextDecoder().decode(files.get("config.json"))) as { terse: Record<string, unknown> };
  same([config.terse["parent"], config.terse["arm"]], ["tiny", "drp"], "the parent and the arm");
  same(config.terse["steps"], step, "the step in config.json");
  same(history.steps.length, 10, "the steps");
}

async function checkResume(open: OpenTrainer): Promise<void> {
  const plan = tinyPlan();
  const whole = await record(open(), plan);
  const aborts = ["started", "step 2", "step 4", "checkpoint 6", "validation 8"];
  for (const abort of aborts) {
    await open().discard(plan);
    const abortAt = whole.events.findIndex((event) => nameOf(event) === abort);
    const cut = await record(open(), plan, abortAt);
    const rest = await record(open(), plan);
    if (cut.outcome.kind !== "paused") throw new Error(`A run that was aborted is ${cut.outcome.kind}.`);
    const [started] = rest.events;
    if (started?.type !== "started") throw new Error("The run did not start.");
    same(started.resumedFrom, cut.outcome.step, "the step that was resumed");
    sameRun(rest.outcome, whole.outcome);
    sameHistory(historyOf(rest.events), historyOf(whole.events));
  }
}

async function checkStepByStep(open: OpenTrainer): Promise<void> {
  const plan = tinyPlan();
  const whole = await record(open(), plan);
  await open().discard(plan);
  let last: TrainingOutcome | undefined;
  for (let untilStep = 1; untilStep <= 11; untilStep++) {
    last = await open().run(never, plan, () => {}, { untilStep });
    if (untilStep < 10) same(last, { kind: "paused", step: untilStep }, "the outcome");
  }
  sameRun(last!, whole.outcome);
}

async function checkAborted(open: OpenTrainer): Promise<void> {
  const plan = tinyPlan();
  same(await open().run(AbortSignal.abort(), plan, () => {}), { kind: "paused", step: 0 }, "the outcome");
  await open().run(never, plan, () => {}, { untilStep: 4 });
  same(await open().run(AbortSignal.abort(), plan, () => {}), { kind: "paused", step: 4 }, "the outcome");
}

async function checkDiverged(open: OpenTrainer): Promise<void> {
  const plan = tinyPlan({ training: { peakRate: 1e30, warmupSteps: 0, decaySteps: 0, checkpointEvery: 1 } });
  const { outcome, events } = await record(open(), plan);
  if (outcome.kind !== "diverged") throw new Error(`The run ended with ${outcome.kind}.`);
  const saved = events.flatMap((event) => (event.type === "checkpoint" ? [event.step] : []));
  same(outcome.checkpointStep, saved.at(-1), "the checkpoint");
  same(outcome.step, (events.findLast((event) => event.type === "step")?.step ?? 0) + 1, "the step");
  const kept = await open().finish(never, plan);
  same(kept?.history.steps.length, saved.at(-1), "the steps that were kept");
}

async function checkEarlyStop(open: OpenTrainer): Promise<void> {
  // At a rate of zero no check is better than the one before it.
  const plan = tinyPlan({ training: { steps: 30, peakRate: 0 }, validation: { every: 5, patience: 2 } });
  const { outcome } = await record(open(), plan);
  if (outcome.kind !== "stoppedEarly") throw new Error(`The run ended with ${outcome.kind}.`);
  const { step, history } = outcome.student;
  same(step, 5, "the step of the student");
  same(
    history.checks.map((check) => [check.step, check.isBest]),
    [
      [0, false],
      [5, true],
      [10, false],
      [15, false],
    ],
    "the checks",
  );
  sameRun((await record(open(), plan)).outcome, outcome);
}

async function checkForeign(open: OpenTrainer): Promise<void> {
  const plan = tinyPlan();
  await open().run(never, plan, () => {}, { untilStep: 4 });
  const others = [tinyPlan({ arm: "mix" }), tinyPlan({ lessons: plan.lessons.slice(1) })];
  for (const other of others) {
    const refused = await open()
      .run(never, other, () => {})
      .then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
    if (!(refused instanceof AppError && refused.code === "bad-argument"))
      throw new Error(`It gave ${String(refused)}`);
  }
  same(await open().run(AbortSignal.abort(), plan, () => {}), { kind: "paused", step: 4 }, "the outcome");
}

async function checkRest(open: OpenTrainer): Promise<void> {
  const plan = tinyPlan();
  same(await open().finish(never, plan), undefined, "a student of no run");
  const { stepMs, checkMs } = await open().measure(never, plan);
  if (!(stepMs >= 0 && checkMs >= 0)) throw new Error(`It measured ${stepMs} and ${checkMs}.`);
  same(await open().finish(never, plan), undefined, "a student of no run");
  await open().run(never, plan, () => {}, { untilStep: 9 });
  const student = (await open().finish(never, plan))!;
  same(student.step, student.history.checks.findLast(({ isBest }) => isBest)?.step, "the step of the student");
  await open().discard(plan);
  same(await open().finish(never, plan), undefined, "a student that was forgotten");
}

async function checkEmpty(open: OpenTrainer): Promise<void> {
  const refused = await open()
    .run(never, tinyPlan({ lessons: [] }), () => {})
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  if (!(refused instanceof AppError && refused.code === "bad-argument")) throw new Error(`It gave ${String(refused)}`);
}

/** What "started" brought, and what came behind it. */
function historyOf(events: readonly TrainerEvent[]): TrainingHistory {
  const started = events.find((event) => event.type === "started");
  return {
    steps: [...started!.history.steps, ...events.filter((event) => event.type === "step")],
    checks: [...started!.history.checks, ...events.filter((event) => event.type === "validation")],
  };
}

function sameHistory(actual: TrainingHistory, expected: TrainingHistory): void {
  same(withoutTimes(actual), withoutTimes(expected), "the history");
}

function withoutTimes({ steps, checks }: TrainingHistory): unknown {
  const bare = (list: readonly object[]) =>
    list.map((entry) => Object.entries(entry).filter(([key]) => key !== "ms" && key !== "type"));
  return [bare(steps), bare(checks)];
}

function sameRun(actual: TrainingOutcome, expected: TrainingOutcome): void {
  if (!("student" in actual && "student" in expected)) throw new Error(`${actual.kind} and ${expected.kind}`);
  same(actual.kind, expected.kind, "the outcome");
  sameHistory(actual.student.history, expected.student.history);
  for (const [path, bytes] of expected.student.files) {
    same([...(actual.student.files.get(path) ?? [])].join(), [...bytes].join(), path);
  }
}

function same(actual: unknown, expected: unknown, what: string): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: ${a?.slice(0, 400)} instead of ${b?.slice(0, 400)}`);
}
