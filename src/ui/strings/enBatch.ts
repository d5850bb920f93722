import type { DataSetTeacher } from "../../core/distill/dataSet.ts";
import type { TraceShape } from "../../core/distill/traceFile.ts";
import type { Fallback } from "../../core/teacher/teacher.ts";
import type { RowFilter } from "../screens/prune/batchState.svelte.ts";
import * as say from "./enNumbers.ts";
import { teacherWords } from "./enTeacher.ts";

const { count, whole, percent, duration } = say;
const traces = (n: number): string => count(n, { one: "trace", other: "traces" });
const day = new Intl.DateTimeFormat(say.locale, { dateStyle: "medium", timeStyle: "short" });

/** The words of pruning many traces at once. */
export const batchWords = {
  heading: "Many at once",
  lead: "Prune every trace of a kept run or of a file, and keep the result as a data set to train on.",
  run: "Run",
  chooseRun: "Choose a run",
  noRuns: "No run is kept here yet: Evaluate makes one.",
  arm: "Strategy",
  file: "Open a file",
  drop: "JSONL with question and response, ShareGPT conversations, or EasyDistill instruction and output; drop it here.",
  opened: (name: string, n: number) => `${name}: ${traces(n)}`,
  broken: (n: number) => `${count(n, { one: "line", other: "lines" })} without a trace, left out.`,
  start: "Prune all",
  resume: "Go on",
  stop: "Stop",
  reading: "Reading the file",
  progress: (done: number, total: number) => `${whole.format(done)} of ${traces(total)}`,
  left: (seconds: number) => `${duration(seconds)} left`,
  stopped: "Stopped. What is pruned so far stays.",
  stoppedAt: (done: number, total: number) =>
    `Stopped at ${whole.format(done)} of ${traces(total)}. They are kept in this browser until you keep them as a data set.`,
  setUpAgain: (id: string) => `To go on, choose ${teacherWords.name(id)} above.`,
  noTraces: "This arm has written nothing in full.",
  tokens: (before: number, after: number) => `${whole.format(before)} → ${whole.format(after)} tokens`,
  fewer: (share: number) => `${percent.format(share)} fewer tokens`,
  totals: (kept: number, fallbacks: number, rejected: number) =>
    `Answer kept in ${whole.format(kept)}. Pruned only step by step: ${whole.format(fallbacks)}. Rejected: ${whole.format(rejected)}.`,
  instead: (n: number) => `The symbolic teacher pruned ${traces(n)} instead, because a reply was rejected.`,
  counted: "Thinking only, counted with the embedded student’s tokenizer.",
  keep: "Keep as a data set",
  keptNow: "Kept as a data set.",
  title: (source: string, n: number) => `${source}: ${traces(n)}, pruned`,
  filterLabel: "Show",
  filters: { all: "All", fallback: "Step by step", rejected: "Rejected" } satisfies Record<RowFilter, string>,
  none: "No trace is like this.",
  table: "Table of traces",
  number: "No.",
  question: "Question",
  before: "Tokens",
  after: "Pruned",
  saved: "Saved",
  answer: "Answer",
  note: "Note",
  notPruned: "Rejected",
  insteadHere: "The symbolic teacher instead.",
  open: (number: number) => `Show trace ${whole.format(number)} above`,
  more: "Show more",
  unknown: "–",
  fallbacks: {
    noAnswer: "no answer",
    notNumeric: "answer is no number",
    noDerivation: "no calculation",
    gap: "a number from nowhere",
    unknowns: "algebra",
    answerLost: "another answer",
  } satisfies Record<Fallback, string>,
  begun: {
    heading: "Begun with a model",
    lead: "What a model has pruned is kept here until it is a data set, so that nothing is asked for twice.",
    about: (done: number, total: number, at: number) => `${whole.format(done)} of ${traces(total)} · ${day.format(at)}`,
    open: "Open",
    deleteNamed: (title: string) => `Delete what was pruned of ${title}`,
  },
  sets: {
    heading: "Data sets",
    none: "No data set is kept in this browser yet.",
    about: (n: number, at: number, size: number) => `${traces(n)} · ${day.format(at)} · ${say.bytes(size)}`,
    by: (teacher: DataSetTeacher) => {
      if (teacher.kind === "symbolic") return teacherWords.by("symbolic");
      const { id, fallbacks } = teacher;
      return `${teacherWords.by(id)}${fallbacks > 0 ? ` ${traces(fallbacks)} by the symbolic teacher instead.` : ""}`;
    },
    deleteNamed: (title: string) => `Delete ${title}`,
    export: "Export",
    shapes: { own: "JSONL", shareGpt: "ShareGPT", easyDistill: "EasyDistill" } satisfies Record<TraceShape, string>,
    exportNamed: (title: string, shape: string) => `Export ${title} as ${shape}`,
  },
};
