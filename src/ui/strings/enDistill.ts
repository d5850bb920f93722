import type { ArmId, Rejection } from "../../core/distill/arm.ts";
import type { DistillRun, DistillStation, DistillWork } from "../../core/distill/distillRun.ts";
import type { PresetId } from "../../core/distill/presets.ts";
import type { DistillPhase } from "../screens/distill/distillRunState.svelte.ts";
import type { DistillReason } from "../screens/distill/distillSetup.svelte.ts";
import { distillTableWords } from "./enDistillTables.ts";
import { lessonWords } from "./enLesson.ts";
import * as say from "./enNumbers.ts";
import { trainingWords } from "./enTraining.ts";

const { count, whole, duration, decimal } = say;
const traces = (n: number): string => count(n, { one: "trace", other: "traces" });
const day = new Intl.DateTimeFormat(say.locale, { dateStyle: "medium", timeStyle: "short" });

const arms: Readonly<Record<ArmId, { readonly label: string; readonly summary: string }>> = {
  drp: { label: "DRP", summary: "Its own traces, cut by skill; the steps that nothing depends on are left out." },
  "default-split": { label: "Default split", summary: "The same, cut at paragraphs: coarser, so less can go." },
  "no-split": { label: "No split", summary: "The same as one piece: cut off where it has reached its answer." },
  direct: { label: "Teacher’s words", summary: "Only the necessary calculations, in the teacher’s voice." },
  "format-only": {
    label: "Format only",
    summary: "The whole trace with a fixed answer sentence: what format alone gains.",
  },
  "answer-only": { label: "Answer only", summary: "The answer sentence without any reasoning." },
  verbose: { label: "Verbose again", summary: "Its own right traces, nothing pruned: what more training alone gains." },
  mix: { label: "Mix", summary: "Half of the traces whole, half pruned." },
};

/** The words of the Distill screen. */
export const distillWords = {
  heading: "Distill",
  lead: "A small model reasons at length, a teacher cuts what the answer does not depend on, and the model learns from what is left, here in this tab. Then both answer the same new problems.",
  arms,
  stations: {
    label: "The path",
    names: {
      student: "Student",
      traces: "Traces",
      pruned: "Pruned",
      trained: "Trained",
    } satisfies Record<DistillStation, string>,
    states: { waiting: "to come", active: "under way", resting: "waits", done: "done", failed: "stopped" },
    asked: (style: string) => `asked to be ${style}`,
    before: (accuracy: string, tokens: string) => `${accuracy} right, ${tokens} tokens`,
    sample: (n: number) => `sample ${traces(n)} of its own`,
    kept: (kept: number, sampled: number) => `${whole.format(kept)} of ${whole.format(sampled)} right`,
    prune: "cut what nothing depends on",
    shorter: (before: number, after: number) => `${decimal(before)} → ${decimal(after)} tokens`,
    lessons: (n: number) => count(n, { one: "lesson", other: "lessons" }),
    train: (steps: number) => `${count(steps, { one: "step", other: "steps" })} on what is left`,
    after: (accuracy: string, tokens: string) => `${accuracy} right, ${tokens} tokens`,
    working: (done: number, total: number) => `${whole.format(done)} of ${whole.format(total)}`,
    costs: (seconds: number) => `about ${duration(seconds)}`,
    took: (seconds: number) => `took ${duration(seconds)}`,
    left: (seconds: number) => `${duration(seconds)} left`,
    free: "here already",
  },
  setup: {
    heading: "Set up a distillation",
    presets: {
      minute: "One minute",
      "five-minutes": "Five minutes",
      table: "As in our table",
      paper: "As in the paper",
    } satisfies Record<PresetId, string>,
    recordedOutcomes: {
      minute:
        "Recorded with the verbose student and DRP: right answers fell from 91% to 60%, tokens from 161 to 55. It shows how distilling goes; too short to learn it well.",
      table:
        "Recorded with the verbose student and DRP, three seeds: right answers stayed at 91%, tokens fell from 161 to 57.",
    } as Partial<Record<PresetId, string>>,
    preset: "How much",
    own: "Your own settings",
    student: "Student",
    noStudent: "This link asks for a student that is not kept here. Choose another.",
    arm: "What it learns",
    seed: "Seed",
    advanced: "Advanced settings",
    groups: { traces: "Traces", training: "Training", validation: "Checks" },
    fields: {
      problems: "Problems",
      minSteps: "Fewest steps",
      maxSteps: "Most steps",
      draws: "Traces a problem",
      temperature: "Temperature",
      topP: "Top p",
      maxNewTokens: "Most tokens",
      steps: "Steps",
      examplesPerStep: "Examples a step",
      peakRate: "Peak learning rate",
      warmupSteps: "Warm-up steps",
      decaySteps: "Decay steps",
      checkpointEvery: "Checkpoint every",
      checked: "Problems a check",
      every: "Check every",
      patience: "Stop after checks without a better one (0: never)",
    },
    lesson: "Step by step: each station waits and explains itself",
    start: "Distill",
    startLesson: "Begin the lesson",
    reasons: {
      student: "Choose a student first.",
      steps: "The fewest steps are more than the most.",
      draws: "Greedy traces are the same each time: one trace a problem is enough.",
    } satisfies Record<DistillReason, string>,
    estimate: {
      heading: "How long it takes",
      time: (seconds: number) => `About ${duration(seconds)} on this machine.`,
      parts: (sampling: number, training: number, measuring: number) =>
        `Traces ${duration(sampling)}, training ${duration(training)}, comparison ${duration(measuring)}.`,
      measure: "Measure it",
      again: "Measure again",
      before:
        "Samples a few traces and takes a few steps, which are not kept. The presets are named for training alone.",
      basis: "At the pace measured in this browser.",
      sampling: (done: number, total: number) => `Sampling ${whole.format(done)} of ${traces(total)}`,
      training: "Taking a few steps",
      cancel: "Cancel",
    },
  },
  run: {
    name: (arm: ArmId, seed: number, number: number | undefined) =>
      `${arms[arm].label}, seed ${whole.format(seed)}${number === undefined ? "" : ` (${whole.format(number)})`}`,
    phases: {
      resting: "Paused",
      pausing: "Pausing after this step",
      collect: "Sampling traces",
      teach: "Pruning traces",
      train: "Training",
      keep: "Keeping the student",
      measure: "Comparing parent and child",
    } satisfies Record<DistillPhase, string>,
    done: "Done",
    diverged: "Stopped: the loss is no number",
    progress: {
      collect: (done: number, total: number) => `${whole.format(done)} of ${whole.format(total)} samples`,
      teach: (done: number, total: number) => `${whole.format(done)} of ${traces(total)}`,
      train: (done: number, total: number) => `step ${whole.format(done)} of ${whole.format(total)}`,
      keep: () => "",
      measure: (done: number, total: number) => `${whole.format(done)} of ${whole.format(total)} answers`,
    } satisfies Record<DistillWork, (done: number, total: number) => string>,
    left: (seconds: number) => `${duration(seconds)} left`,
    pause: "Pause",
    resume: "Resume",
    keepBest: "Stop, keep the best",
    keepBestTitle: "Ends training and goes on with the best student so far.",
    again: "Set up another",
    repeat: "Change and repeat",
    repeatRecorded: "Distill it yourself",
    rename: "Rename",
    renameTo: "Name of the run and its student",
    save: "Save",
    cancel: "Cancel",
    retry: "Resume",
    kept: (step: number) => (step === 0 ? "Nothing is lost." : `Kept up to step ${whole.format(step)}.`),
    elsewhere: "Another tab of this page is training. This run goes on here when that one has ended.",
    nothingToKeep: "There is no checkpoint yet to take a student from. Resume, and stop a little later.",
    divergedTitle: (step: number) => `The loss of step ${whole.format(step)} is no number.`,
    divergedBody: (checkpoint: number | undefined) =>
      checkpoint === undefined
        ? "The learning rate is most likely too high. There was no checkpoint before: repeat the run with a lower one."
        : `The learning rate is most likely too high. The checkpoint of step ${whole.format(checkpoint)} is kept: go on with the best student up to there, or repeat the run with a lower rate.`,
    keepCheckpoint: "Keep the best so far",
    device: (device: string, threads: number | undefined, rows: number, tokens: number) =>
      `${device}${threads === undefined ? "" : `, ${count(threads, { one: "thread", other: "threads" })}`}, batches of up to ${whole.format(rows)} × ${whole.format(tokens)}`,
    devices: { webgpu: "WebGPU", wasm: "WebAssembly", cpu: "CPU" },
    announce: { done: "The distillation is done.", resting: "The distillation has paused." },
    origins: {
      live: "Measured in this browser",
      recorded: "Recorded, ships with the page",
    } satisfies Record<DistillRun["origin"], string>,
  },
  pruned: {
    heading: "What it learns from",
    trace: "Its trace",
    target: "What is left of it",
    notKept: (wrong: number, other: number, repeated: number) =>
      `Not learned from: ${whole.format(wrong)} wrong, ${whole.format(other)} without an answer or cut off, ${whole.format(repeated)} repeated.`,
    rejected: (n: number, reasons: string) => `The teacher could not follow ${whole.format(n)}: ${reasons}.`,
    reasons: {
      noAnswer: "no answer",
      notNumeric: "answer is no number",
      unknowns: "unknowns to solve for",
      noDerivation: "no calculation",
      gap: "a number from nowhere",
      answerLost: "nothing cut",
      answerChanged: "another answer",
    } satisfies Record<Rejection, string>,
  },
  after: {
    heading: "Before and after, on the same problems",
    parent: "Parent",
    child: "Child",
    shorter: (share: string) => `${share} fewer tokens`,
    longer: (share: string) => `${share} more tokens`,
    worse: (points: string) => `but right answers ${points}`,
    measured: (n: number) =>
      `Both answered the same ${say.problems(n)} of the validation split; no check had asked them.`,
    interval: (limits: string) => `95%: ${limits}`,
    accuracy: "Right answers",
    tokens: "Mean tokens",
    difference: "Difference in right answers",
    saved: "Tokens saved",
    p: "p (McNemar)",
    step: (step: number) => `The child is that of step ${whole.format(step)}, the best by the checks.`,
    measuring: "Parent and child are being compared.",
    waiting: "Parent and child are still to be compared.",
    compare: "Compare parent and child",
    evaluate: "Evaluate parent and child",
    export: "Export the student",
    missing: "The student of this run is no longer kept.",
    notShipped:
      "The figures ship with the page, the student’s weights do not. “Distill it yourself” sets up the same run: it makes that student here.",
  },
  runs: {
    heading: "Runs",
    none: "No distillation is kept in this browser yet.",
    lead: "Tick a run to draw its curves beside those of the open one.",
    overlay: (name: string) => `Draw the curves of ${name}`,
    open: "Open",
    openNamed: (name: string) => `Open: ${name}`,
    deleteNamed: (name: string) => `Delete ${name}`,
    date: (at: number) => day.format(at),
    unknown: "This link asks for a run that is not kept in this browser. The same run can be set up here.",
    progress: {
      done: "done",
      diverged: "stopped, the loss is no number",
      trained: (done: number, total: number) => `step ${whole.format(done)} of ${whole.format(total)}`,
      before: "not trained yet",
    },
    first: (label: string) => label,
    change: {
      student: (to: string) => `student ${to}`,
      arm: (to: string) => (arms[to as ArmId] as { label: string } | undefined)?.label ?? to,
      seed: (to: string) => `seed ${to}`,
      problems: (to: string) => `${to} problems`,
      minSteps: (to: string) => `fewest steps ${to}`,
      maxSteps: (to: string) => `most steps ${to}`,
      draws: (to: string) => `${to} traces a problem`,
      temperature: (to: string) => `temperature ${to}`,
      topP: (to: string) => `top p ${to}`,
      maxNewTokens: (to: string) => `at most ${to} tokens`,
      steps: (to: string) => `${to} training steps`,
      examplesPerStep: (to: string) => `${to} examples a step`,
      peakRate: (to: string) => `rate ${to}`,
      warmupSteps: (to: string) => `warm-up ${to}`,
      decaySteps: (to: string) => `decay ${to}`,
      checkpointEvery: (to: string) => `checkpoint every ${to}`,
      checked: (to: string) => `${to} problems a check`,
      every: (to: string) => `check every ${to}`,
      patience: (to: string) => (to === "0" ? "no early stopping" : `patience ${to}`),
    },
    same: (name: string) => `as ${name}`,
    unlike: (name: string, changes: string) => `unlike ${name}: ${changes}`,
  },
  /** As the list of evaluations shows it. */
  evaluationTitle: (run: string, n: number) => `${run}: ${say.problems(n)}, before and after distillation`,
  example: "What a distillation shows",
  tables: distillTableWords,
  training: trainingWords,
  lesson: lessonWords,
  students: {
    heading: "Students kept in this browser",
    figures: (off: string, difference: string) => `${off} fewer tokens, right answers ${difference}`,
    distill: "Distill on",
    distillNamed: (name: string) => `Set up a distillation of ${name}`,
  },
};
