import type { ErrorCode } from "../../core/errors.ts";
import type { Screen } from "../../core/experiment.ts";
import type { RuleId } from "../../core/grading/rules/statement.ts";
import type { ModelDescription } from "../../core/ports.ts";
import type { ScopeReason } from "../../core/problems/scope.ts";
import type { Skill } from "../../core/problems/skill.ts";
import { SKILLS } from "../../core/problems/skill.ts";
import type { Role } from "../../core/traces/trace.ts";
import type { LinkNotice } from "../linkState.svelte.ts";
import { distillWords } from "./enDistill.ts";
import { evaluateWords } from "./enEvaluate.ts";
import { modelsWords } from "./enModels.ts";
import * as numbers from "./enNumbers.ts";
import { bytes, count, locale, percent, seconds, tenthPercent, tokens, whole } from "./enNumbers.ts";
import { pruneWords } from "./enPrune.ts";

const threads = (value: number): string => count(value, { one: "thread", other: "threads" });

const devices: Readonly<Record<ModelDescription["device"], string>> = {
  webgpu: "WebGPU",
  wasm: "WASM",
  cpu: "CPU",
  remote: "a server",
};
const device = (name: ModelDescription["device"], threadCount: number | undefined): string =>
  threadCount === undefined ? devices[name] : `${devices[name]}, ${threads(threadCount)}`;

/** Every word on the page. Another language is one more file of this type. */
export const en = {
  locale,
  format: {
    whole: (value: number) => whole.format(value),
    tokens,
    /** From a figure in per cent, as a paper prints it. */
    percent: (value: number) => tenthPercent.format(value / 100),
    wholePercent: (share: number) => percent.format(share),
    share: numbers.share,
    shareLimits: numbers.shareLimits,
    points: numbers.points,
    unsignedPoints: numbers.unsignedPoints,
    pointLimits: numbers.pointLimits,
    limits: numbers.limits,
    decimal: numbers.decimal,
    signed: numbers.signed,
    pValue: numbers.pValue,
  },
  app: {
    name: "Terse",
    tagline: "How much of a chain of thought is needed?",
    title: "Terse: verbose against pruned reasoning, in one browser tab",
    skip: {
      compare: "Skip to the answers",
      evaluate: "Skip to the run",
      prune: "Skip to the steps",
      distill: "Skip to the distillation",
    } satisfies Record<Screen, string>,
    screens: "Screens",
    screenNames: {
      compare: "Compare",
      evaluate: "Evaluate",
      prune: "Prune",
      distill: "Distill",
    } satisfies Record<Screen, string>,
    tools: "Page tools",
    theme: { auto: "Theme: as the system", light: "Theme: light", dark: "Theme: dark" },
    present: "Present",
    leavePresenting: "Leave presenter mode (P)",
    share: "Share",
    shared: "Link copied",
    shareFailed: "The link could not be copied. It is in the address bar.",
    shortcuts: "Keyboard shortcuts",
    dismiss: "Dismiss",
    screenMissing: "The code of this screen could not be fetched. Check the connection and try again.",
    tryAgain: "Try again",
    close: "Close",
    delete: "Delete",
    deleteSure: "Delete for good?",
    keep: "Keep",
  },
  about: {
    open: "What is this?",
    body: [
      "Language models that reason at length spend most of their words restating, hesitating and checking again.",
      "Pruning keeps the steps that the answer depends on and drops the rest: a teacher cuts a long solution into steps of one elementary skill each, decides for each whether it is needed, and a student learns from what is left.",
      "This page follows that method, Distilled Reasoning Pruning (DRP).",
      "Two ways of writing a solution run here side by side, on one small student trained for this page, on this machine, with nothing sent anywhere.",
    ],
    paperLead: "In the paper, on GSM8K",
    paperTokens: "tokens a solution",
    paperAccuracy: "correct",
    paperFrom: "before",
    paperTo: "after DRP",
    paperLink: "arXiv 2505.13975",
  },
  provenance: {
    live: "Live",
    liveTitle: "Measured just now, in this tab.",
    recorded: "Recorded",
    recordedTitle: "Recorded: a real run that ships with the page. Not measured here.",
    imported: "Imported",
    importedTitle: "Imported from a file. Not measured here.",
    paperTitle: "Recorded: from the paper. Not measured here.",
    fromPaper: "Recorded: from the paper",
  },
  link: {
    "newer-version": "This link was made by a newer version of the page. The default comparison is shown instead.",
    unreadable: "This link could not be read. The default comparison is shown instead.",
    unknownModel: "This link asks for a model that this page does not have. The embedded student answers instead.",
    unknownStrategies: "This link asks for strategies that this page does not have. They are left out.",
    unknownExample: "This link asks for an example that is not in the list. Choose another problem.",
  } satisfies Record<LinkNotice | "unknownExample", string>,
  model: {
    absent: (label: string) => `${label}: not loaded.`,
    load: "Load it",
    downloading: (label: string, loaded: number, total: number | undefined) =>
      total === undefined
        ? `Loading ${label}: ${bytes(loaded)}`
        : `Loading ${label}: ${bytes(loaded)} of ${bytes(total)}`,
    rate: (bytesPerSecond: number) => `${bytes(bytesPerSecond)}/s`,
    left: (value: number) => `${seconds(value)} left`,
    preparing: (label: string) => `Preparing ${label}`,
    ready: (label: string, dtype: string, name: ModelDescription["device"], threadCount: number | undefined) =>
      name === "remote" ? `${label} on a server` : `${label} (${dtype}) on ${device(name, threadCount)}`,
    progress: (label: string) => `Loading ${label}`,
    cancel: "Cancel",
  },
  models: modelsWords,
  errors: {
    retry: "Try again",
    reload: "Reload the model",
    kept: "What was written so far is kept.",
    codes: {
      "bad-argument": "The request was not understood.",
      "bad-file": "The file could not be read.",
      "bad-model": "The model's files could not be used.",
      "checksum-mismatch": "The download arrived damaged.",
      "gpu-lost": "The GPU went away.",
      internal: "Something went wrong inside the page.",
      network: "The network did not answer.",
      "not-found": "A file is missing.",
      "numerics-mismatch": "The GPU computes differently from the CPU.",
      "out-of-memory": "The memory is full.",
      "out-of-storage": "The storage is full.",
      unsupported: "This browser cannot do that.",
      "worker-lost": "The model's worker stopped.",
    } satisfies Record<ErrorCode, string>,
  },
  compare: {
    heading: "Compare",
    problem: "Problem",
    sources: { label: "Where the problem comes from", generated: "Generated", listed: "Examples", typed: "Your own" },
    difficulty: "Difficulty",
    difficulties: {
      easy: "1 to 2 steps",
      medium: "2 to 3 steps",
      hard: "3 to 4 steps",
      long: "5 to 6 steps",
      linked: (low: number, high: number) =>
        low === high ? count(low, { one: "step", other: "steps" }) : `${low} to ${high} steps`,
    },
    example: "Example",
    exampleLabel: (steps: number, skills: string) => `${count(steps, { one: "step", other: "steps" })}: ${skills}`,
    unseen: (steps: number, number: number) =>
      `No. ${whole.format(number)}, ${count(steps, { one: "step", other: "steps" })}, not seen in training`,
    unseenExample: (steps: number) => `${count(steps, { one: "step", other: "steps" })}, not seen in training`,
    newProblem: "New problem",
    yourQuestion: "Your question",
    questionPlaceholder: "Type a word problem with whole numbers",
    yourAnswer: "Expected answer (optional)",
    strategies: "Strategies",
    more: (value: number) => `${whole.format(value)} more`,
    needsOther: "These need another model: one that chats, or a student that was trained in their style.",
    run: "Run",
    runAgain: "Run again",
    stop: "Stop",
    nothingAsked: "Type a question first.",
    nothingTicked: "Tick at least one strategy.",
    scope: {
      title: "This is outside what the student was trained for, so its answers say little.",
      reasons: {
        "unknown-words": "Many of the words are not in its vocabulary.",
        "large-numbers": "A number is larger than any it learned with.",
        "unlikely-wording": "The wording is unlike the problems it learned from.",
      } satisfies Record<ScopeReason, string>,
    },
    column: {
      newTokens: "new tokens",
      idle: "Not run yet",
      waiting: "Waiting",
      writing: "Writing",
      stopped: "Stopped",
      failed: "Failed",
      truncated: "Cut off at its limit",
      correct: "Right",
      wrong: "Wrong",
      noAnswer: "No answer",
      unchecked: "Not checked",
      answer: "Answer",
      expected: (answer: string) => `expected ${answer}`,
      promptTokens: "Prompt",
      characters: "Characters",
      rule: "Found by",
      estimated: "estimated",
      speed: "Speed",
      measure: "Measure speed",
      measuring: "Measuring",
      speedFirst: (milliseconds: number) => `first token after ${whole.format(milliseconds)} ms`,
      speedRate: (rate: number) => `${whole.format(rate)} tokens/s`,
      alone: "ran alone",
    },
    rules: {
      boxed: "its box",
      hashMarks: "its #### line",
      answerSentence: "its answer sentence",
      lastNumber: "its last number",
    } satisfies Record<RuleId, string>,
    lenient: "Read leniently",
    summary: {
      heading: "What pruning saved",
      saved: (shorter: string, shorterTokens: number, longer: string, longerTokens: number, share: number) => ({
        lead: `${percent.format(share)} fewer tokens`,
        body: `${shorter} used ${whole.format(shorterTokens)} ${shorterTokens === 1 ? "token" : "tokens"} instead of the ${whole.format(longerTokens)} of ${longer}`,
      }),
      equal: (first: string, second: string, value: number) => ({
        lead: "No fewer tokens",
        body: `${first} and ${second} used ${tokens(value)} each`,
      }),
      agreements: {
        bothRight: "same answer, and it is right.",
        bothWrong: "both are wrong.",
        onlyShorterRight: "only the shorter one is right.",
        onlyLongerRight: "only the longer one is right.",
        same: "same answer.",
        different: "different answers.",
        unknown: "not both gave an answer.",
      },
      waiting: "The tokens of each answer are counted here.",
      one: (label: string, value: number) => `${label} used ${tokens(value)}.`,
      nothingToCompare: "Fewer than two answers came to an end, so there is nothing to compare.",
      bars: "New tokens of each answer",
      barNote: "Coloured: calculations. Grey: everything else, by share of characters.",
    },
    legend: "Calculations, by skill",
    announce: {
      started: (columns: number) => `${count(columns, { one: "answer", other: "answers" })} started.`,
      stopped: "Stopped.",
    },
  },
  evaluate: evaluateWords,
  prune: pruneWords,
  distill: distillWords,
  strategies: {
    verbose: { label: "Verbose", summary: "Thinks aloud at length, doubts and checks before it answers." },
    pruned: { label: "Pruned", summary: "One short line for each step that the answer needs." },
    direct: { label: "Direct", summary: "The answer at once, no reasoning written down." },
    concise: { label: "Concise", summary: "Reasons step by step, but is told to be brief." },
    draft: { label: "Chain of draft", summary: "Notes each step as a draft of a few words." },
    budget: { label: "Token budget", summary: "Reasons step by step under a stated number of tokens." },
    own: { label: "In its own way", summary: "Asked for the answer alone: it reasons as it was trained to." },
  } as Readonly<Record<string, { readonly label: string; readonly summary: string } | undefined>>,
  skills: Object.fromEntries(SKILLS.map(({ id, label }) => [id, label])) as Record<Skill, string>,
  roles: {
    restate: "restates the problem",
    plan: "plans",
    compute: "calculates",
    hesitate: "hesitates",
    check: "checks",
    conclude: "concludes",
  } satisfies Record<Role, string>,
  shortcuts: {
    title: "Keyboard shortcuts",
    keys: [
      { keys: ["Enter"], does: "Run the comparison or the evaluation, prune, or distill" },
      { keys: ["Ctrl", "Enter"], does: "Run, from anywhere" },
      { keys: ["Esc"], does: "Stop; an evaluation or a distillation pauses" },
      { keys: ["N"], does: "New problem, or the next example" },
      { keys: ["1"], does: "Compare" },
      { keys: ["2"], does: "Evaluate" },
      { keys: ["3"], does: "Prune" },
      { keys: ["4"], does: "Distill" },
      { keys: ["←", "→"], does: "The item before or after, while one is open" },
      { keys: ["↑", "↓"], does: "The step before or after, on a step of a trace" },
      { keys: ["K"], does: "Keep the step whole" },
      { keys: ["D"], does: "Delete the step" },
      { keys: ["T"], does: "Give the step back to the teacher" },
      { keys: ["Ctrl", "Z"], does: "Undo; with Shift, redo" },
      { keys: ["P"], does: "Presenter mode: larger type, controls hidden" },
      { keys: ["?"], does: "This list" },
    ],
    single: "Single-key shortcuts (N, 1, 2, 3, 4, P, ?)",
  },
};

export type Strings = typeof en;
