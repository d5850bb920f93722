import type { OutcomeKind } from "../../core/evaluation/histogram.ts";
import type { ExportFormat } from "../../core/evaluation/runFiles.ts";
import type { StoredRun } from "../../core/evaluation/runStore.ts";
import type { GeneratedSet } from "../../core/experiment.ts";
import { COUNT_BOUNDS } from "../../core/experiment.ts";
import { SKILLS } from "../../core/problems/skill.ts";
import type { ChartFormat } from "../charts/chartFile.ts";
import type { ItemFilter, ItemOrder } from "../screens/evaluate/itemsState.svelte.ts";
import type { ProblemSource, SetupReason } from "../screens/evaluate/setupState.svelte.ts";
import { estimateWords } from "./enEstimate.ts";
import { columnWords, fileWords } from "./enFile.ts";
import { hubWords } from "./enHub.ts";
import { comparisonWords, storageWords } from "./enKept.ts";
import * as say from "./enNumbers.ts";
import { serverWords } from "./enServer.ts";
import { summaryWords } from "./enSummary.ts";

const { count, whole, problems, duration } = say;
const day = new Intl.DateTimeFormat(say.locale, { dateStyle: "medium", timeStyle: "short" });
const steps = (low: number, high: number): string =>
  low === high ? count(low, { one: "step", other: "steps" }) : `${low} to ${high} steps`;

/** The words of the Evaluate screen. */
export const evaluateWords = {
  heading: "Evaluate",
  lead: "Accuracy against tokens over many problems, every strategy on the same ones.",
  title: (strategies: readonly string[], n: number, source: string) =>
    `${strategies.join(", ")}: ${problems(n)}, ${source}`,
  generatedSource: ({ minSteps, maxSteps, skills, templates }: GeneratedSet) =>
    [
      steps(minSteps, maxSteps),
      ...SKILLS.filter(({ id }) => skills?.includes(id)).map(({ label }) => label),
      ...(templates === "heldOut" ? ["held-out templates"] : []),
    ].join(", "),
  setup: {
    heading: "Set up a run",
    model: "Model",
    strategies: "Strategies",
    baseline: "The first is what the others are compared with.",
    set: "Problems",
    sources: {
      generated: "Generated",
      hub: "Published",
      file: "From a file",
    } satisfies Record<ProblemSource, string>,
    count: "Number of problems",
    minSteps: "Fewest steps",
    maxSteps: "Most steps",
    skills: (ticked: number) => `Skills: ${ticked === 0 ? "any" : `${whole.format(ticked)} ticked`}`,
    skillsNote: "Every problem exercises at least one that is ticked.",
    templates: "Templates",
    templateKinds: {
      trained: "seen in training",
      heldOut: "held out of training",
      all: "all",
    } satisfies Record<GeneratedSet["templates"], string>,
    seed: "Seed",
    splits: {
      validation: "No problem among them was seen in training (validation split).",
      test: "No problem among them was seen in training (test split, for published figures only).",
    },
    decoding: "Decoding",
    decodings: { greedy: "Greedy", sampled: "Sampled" },
    temperature: "Temperature",
    sampleSeed: "Sampling seed",
    repeats: "Times each",
    oneAtATime: "One item at a time",
    oneAtATimeNote: "Slower, but shows each strategy's time to the first token and tokens a second.",
    detects: (n: number) => `What ${problems(n)} can show`,
    detectable: (effect: string, share: string) =>
      `${effect} where two strategies disagree on ${share} of the problems`,
    tooFew: (share: string) => `nothing where two strategies disagree on ${share}: too few problems`,
    detectsNote: "Smallest difference in accuracy found with 80% power at the 5% level, paired.",
    start: "Start the run",
    starting: "Starting",
    reasons: {
      models: "One of the models is not there yet.",
      strategies: "Tick at least one strategy.",
      file: "Choose a file with problems first.",
      hub: "Fetch the problems first.",
      broken: "Some lines of the file could not be read: skip them, or choose another file.",
      count: `Ask for ${whole.format(COUNT_BOUNDS.min)} to ${whole.format(COUNT_BOUNDS.max)} problems.`,
      steps: "The fewest steps are more than the most.",
      templates: "No template has these skills in so many steps.",
    } satisfies Record<SetupReason, string>,
  },
  estimate: estimateWords,
  server: serverWords,
  hub: hubWords,
  file: fileWords,
  columns: columnWords,
  storage: storageWords,
  comparison: comparisonWords,
  runs: {
    heading: "Kept runs",
    none: "No run is kept in this browser yet.",
    open: "Open",
    deleteNamed: (title: string) => `Delete ${title}`,
    progress: (done: number, total: number) =>
      done === total
        ? `complete, ${count(total, { one: "item", other: "items" })}`
        : `${whole.format(done)} of ${count(total, { one: "item", other: "items" })}`,
    date: (at: number) => day.format(at),
    size: (value: number) => say.bytes(value),
    import: "Import a run",
    example: "What a run shows",
    openExample: "Look into it",
    unknown: "This link asks for a run that is not kept in this browser. The same run can be set up here.",
    origins: {
      live: "Measured in this browser",
      imported: "Imported from a file",
      recorded: "Recorded, ships with the page",
    } satisfies Record<StoredRun["origin"], string>,
  },
  run: {
    replay: (speed: number) => (speed === 1 ? "Replay" : `Replay ${whole.format(speed)}× faster`),
    replaying: (speed: number) =>
      speed === 1 ? "Replaying at its own pace" : `Replaying ${whole.format(speed)} times as fast`,
    progress: (done: number, total: number) => `${whole.format(done)} of ${whole.format(total)} items`,
    rate: (itemsPerSecond: number) => `${say.decimal(itemsPerSecond)} items/s`,
    left: (value: number) => `${duration(value)} left`,
    measuringRate: "measuring the rate",
    states: {
      opening: "Opening",
      running: "Running",
      pausing: "Pausing after this block",
      paused: "Paused",
      complete: "Complete",
    },
    pause: "Pause",
    stop: "Stop now",
    resume: "Resume",
    close: "New run",
    kept: (done: number) => `${count(done, { one: "item is", other: "items are" })} kept in this browser.`,
    retry: "Resume",
    retryFailed: "Run them again",
    elsewhere: "This run is going on in another tab.",
    foreign: (n: number) =>
      `${count(n, { one: "item of another model, device or incomplete block is", other: "items of another model, device or incomplete block are" })} kept but not counted.`,
    failed: (n: number) => `${count(n, { one: "item", other: "items" })} failed and count in no figure.`,
    notPersistent: "The browser may delete this run when it needs room. Export what matters.",
    waiting: "The figures appear with the first complete block.",
    blocks: "Figures count complete blocks, in which every strategy has run on the same problems.",
    announce: {
      complete: "The run is complete.",
      paused: "The run is paused.",
    },
  },
  tradeOff: {
    heading: "Accuracy against tokens",
    x: "Mean new tokens a problem",
    y: "Correct",
    front: "Pareto front",
    note: "Bars are 95% intervals: Wilson for accuracy, Student's t for the mean.",
    point: (label: string, accuracy: string, tokens: string) => `${label}: ${accuracy} correct, ${tokens} tokens`,
  },
  summary: summaryWords,
  pair: {
    heading: (b: string, a: string) => `${b} against ${a}`,
    tokensSaved: "Tokens saved a problem",
    difference: "Difference in accuracy",
    test: "McNemar's exact p",
    interim: (n: number, planned: number) =>
      `Interim: ${whole.format(n)} of ${problems(planned)}. Looking and stopping is not testing.`,
    final: (n: number) => `${count(n, { one: "pair", other: "pairs" })}, as planned`,
    imported: (n: number) => count(n, { one: "pair", other: "pairs" }),
    interval: (text: string) => `95%: ${text}`,
    table: (a: string, b: string) => `Problems by whether ${a} and ${b} were right`,
    right: (label: string) => `${label} right`,
    wrong: (label: string) => `${label} not right`,
    detects: (effect: string) => `So many pairs find a difference of ${effect} (80% power).`,
    methods: "Tango's score interval for the difference, percentile bootstrap of pairs for tokens.",
  },
  groups: {
    skills: "By skill",
    steps: "By number of steps",
    skill: "Skill",
    step: "Steps",
    problems: "n",
    stepCount: (n: number) => count(n, { one: "step", other: "steps" }),
    note: "Share right with its 95% interval, then mean tokens. A problem that needs several skills is in several rows.",
    stepsNote: "Share right with its 95% interval, then mean tokens.",
    cell: "correct, mean tokens",
  },
  histogram: {
    heading: "Tokens by outcome",
    x: "New tokens",
    outcomes: {
      correct: "Right",
      wrong: "Wrong",
      noAnswer: "No answer",
      truncated: "Cut off",
    } satisfies Record<OutcomeKind, string>,
    bin: (from: number, to: number) =>
      to - from === 1 ? whole.format(from) : `${whole.format(from)} to ${whole.format(to - 1)}`,
    description: (label: string) => `Distribution of ${label}'s new tokens by outcome`,
  },
  budget: {
    heading: "Accuracy against a token budget",
    x: "Budget in new tokens",
    y: "Correct within it",
    note: "Right, had every answer been cut at so many tokens. A cut answer counts as not right.",
  },
  chart: {
    save: { svg: "SVG", png: "PNG" } satisfies Record<ChartFormat, string>,
    saveNamed: (title: string, format: string) => `Save “${title}” as ${format}`,
    failed: "The picture could not be made.",
  },
  items: {
    heading: "Items",
    list: "Table of items",
    filterLabel: "Show",
    filters: {
      all: "All",
      wrong: "Wrong",
      different: "Different",
      truncated: "Truncated",
    } satisfies Record<ItemFilter, string>,
    search: "Search questions and answers",
    order: "Order",
    orders: {
      plan: "As planned",
      saved: "Most tokens saved",
      lost: "Fewest tokens saved",
      regression: "Lost answers first",
    } satisfies Record<ItemOrder, string>,
    against: "Compare",
    number: "No.",
    problem: "Problem",
    expected: "Answer",
    saved: "Saved",
    shown: (shown: number, total: number) =>
      `${whole.format(shown)} of ${count(total, { one: "item", other: "items" })}`,
    more: "Show more",
    none: "No item is like this.",
    open: (number: number) => `Open item ${whole.format(number)}`,
    item: (number: number) => `Item ${whole.format(number)}`,
    previous: "Previous item",
    next: "Next item",
    missing: "This strategy has not run on it.",
    failed: (message: string) => `Failed: ${message}`,
    place: (place: number, total: number) => `${whole.format(place)} of ${whole.format(total)}`,
  },
  exports: {
    heading: "Export",
    formats: {
      run: "Whole run",
      itemsJsonl: "Items, JSONL",
      itemsCsv: "Items, CSV",
      summaryMarkdown: "Summary, Markdown",
    } satisfies Record<ExportFormat, string>,
  },
};
