import type { TraceSource } from "../../core/experiment.ts";
import type { Split, StepRole } from "../../core/teacher/teacher.ts";
import type { MissingTrace, PrunePhase } from "../screens/prune/pruneState.svelte.ts";
import { batchWords } from "./enBatch.ts";
import * as say from "./enNumbers.ts";
import { teacherWords } from "./enTeacher.ts";

const { count, whole, percent } = say;
const number = (value: number): string => String(Math.round(value * 1e6) / 1e6);
const step = (index: number): string => `step ${whole.format(index + 1)}`;

/** The words of the Prune screen. */
export const pruneWords = {
  heading: "Prune",
  lead: "Which steps of a chain of thought can go, and why.",
  source: {
    label: "Where the trace comes from",
    kinds: {
      listed: "Examples",
      written: "By the student",
      typed: "Your own",
      item: "From a run",
    } satisfies Record<TraceSource["kind"], string>,
    example: "Example",
    examples: {
      bakery: "A wrong turn, put right",
      jacket: "Thinking, then a visible answer",
      parity: "No number to follow",
    } as Readonly<Record<string, string | undefined>>,
    byHand: "Written by hand for this page.",
    problem: (index: number) => `No. ${whole.format(index + 1)}, not seen in training`,
    newProblem: "New problem",
    question: "Question",
    questionPlaceholder: "The question that the trace answers. Without it no number is known to be given.",
    response: "Trace",
    responsePlaceholder: "Paste what a model wrote, with its <think> tags if it has them",
    run: "Prune",
    write: "Write and prune",
    again: "Write again",
    stop: "Stop",
    fromRun: (title: string) => `From the run “${title}”`,
    toRun: "Open the item",
    tooLong: "This trace is too long for a link. A link leads to the screen without it.",
    missing: {
      example: "This link asks for an example that is not in the list. Choose another trace.",
      item: "This link asks for an item that is not kept in this browser.",
    } satisfies Record<MissingTrace, string>,
    phases: {
      idle: "",
      reading: "Reading the item",
      writing: "The student is writing",
      pruning: "Pruning",
    } satisfies Record<PrunePhase, string>,
    empty: "Paste a trace, then prune it.",
    nothing: "There is nothing in this trace to prune.",
  },
  teacher: teacherWords,
  split: {
    label: "Cut into",
    names: {
      skill: "Skills",
      sentences: "Sentences",
      paragraphs: "Paragraphs",
      none: "One piece",
    } satisfies Record<Split, string>,
    heading: "Cuts and teachers, side by side",
    note: "As the teachers decide. A coarser cut can only keep or drop more at once.",
    cut: "Cut into",
    steps: "Steps",
    tokens: "Tokens left",
    characters: "Characters left",
    answer: "Answer",
    waiting: "…",
    nothing: "–",
  },
  figures: {
    tokens: "tokens",
    to: "to",
    fewer: (share: number) => `${percent.format(share)} fewer tokens`,
    notFewer: "no fewer tokens",
    counted: "Counted with the embedded student’s tokenizer.",
    thinkingOnly: "Thinking only, on both sides.",
    counting: "Counting tokens",
    impossible: "Tokens could not be counted: the page has no tokenizer.",
    characters: (before: number, after: number) => `${whole.format(before)} → ${whole.format(after)} characters`,
    fewerCharacters: (share: number) => `${percent.format(share)} fewer characters`,
    kept: "Answer kept",
    lost: "Answer lost",
    none: "No answer to keep",
  },
  tools: {
    label: "Changes",
    undo: "Undo",
    redo: "Redo",
    reset: "Reset",
    overruled: (n: number) => `${count(n, { one: "decision", other: "decisions" })} overruled`,
    working: "Working it out",
  },
  lost: {
    notice: (usedBy: number, value: number, from: number) =>
      `${capital(step(usedBy))} needs ${number(value)}, which only ${step(from)} has.`,
    here: (value: number, from: number) => `${number(value)} is lost: only ${step(from)} has it.`,
    answer: "What is left no longer gives the answer of the trace.",
    more: (n: number) => `${whole.format(n)} more`,
  },
  steps: {
    heading: "Steps",
    name: (index: number) => `Step ${whole.format(index + 1)}`,
    more: (n: number) => `Show ${whole.format(n)} more`,
    roles: {
      restate: "reads the problem",
      plan: "plans",
      recall: "recalls a fact",
      compute: "calculates",
      conclude: "concludes",
      check: "checks",
      hesitate: "doubts",
      alternative: "tries another way",
      repeat: "repeats",
      answer: "states the answer",
    } satisfies Record<StepRole, string>,
    decisions: { keep: "Kept", delete: "Deleted", compress: "Compressed", merge: "Merged" },
    mergedWith: (index: number) => `Merged with ${step(index)}`,
    visible: "Visible answer",
    becomes: "becomes",
    inStep: (index: number) => `Its words stand in ${step(index)}.`,
    overruled: "overruled",
    parted: "Stays whole, because a step merged with it was overruled.",
    teacherSays: "The teacher says",
    yourDecision: "You decided.",
    why: "Why",
    from: "Uses",
    result: "Arrives at",
    to: "Used in",
    sources: { question: "the question", known: "common knowledge", nowhere: "nowhere" },
    itself: "this step",
    step: (index: number) => `step ${whole.format(index + 1)}`,
    goTo: (index: number) => `Go to ${step(index)}`,
    noNumbers: "No number comes in or goes out.",
    value: number,
    overrule: "Overrule",
    choices: { teacher: "Teacher’s decision", keep: "Keep whole", delete: "Delete" },
    hint: "Open a step to see why. On a step: ↑ ↓ move, K keeps, D deletes, T gives it back to the teacher.",
  },
  pruned: {
    heading: "Pruned",
    copy: "Copy",
    copied: "Copied",
    copyFailed: "The browser does not allow it.",
    nothing: "Nothing is left.",
    thinking: "Thinking",
    visible: "Visible answer, as it was",
  },
  batch: batchWords,
  fromItem: "See how it is pruned",
};

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
