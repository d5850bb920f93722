import type { Tokenizer } from "../../../src/core/ports.ts";
import { median } from "../../../src/core/stats/quantile.ts";
import { lostNumbers } from "../../../src/core/teacher/lostNumbers.ts";
import { thinkingPieces } from "../../../src/core/teacher/split.ts";
import { answersSame, keepsAnswer, statedAnswer } from "../../../src/core/teacher/statedAnswer.ts";
import { unsupportedLines } from "../../../src/core/teacher/support.ts";
import { pruneTrace } from "../../../src/core/teacher/symbolicTeacher.ts";
import { nowhereNumbers } from "./nowhere.ts";
import type { RealTrace } from "./sharedData.ts";

export interface RealScore {
  readonly traces: number;
  /** Whose response gives an answer at all. */
  readonly answered: number;
  /** Where the pruned response gives the answer of the response, and so does its thinking alone, if it ever stated one. */
  readonly answersKept: number;
  /** Where the pruned thinking alone gives it. */
  readonly answersInThinking: number;
  /** Where the thinking has more tokens than before. */
  readonly longer: number;
  /** Median share of the thinking's tokens that pruning saves, of traces that end right. */
  readonly saved: number;
  readonly endRight: number;
  /** Traces by what the teacher fell back from, with their median saving; "none" where it followed the numbers. */
  readonly fallbacks: Readonly<Record<string, { readonly traces: number; readonly saved: number }>>;
  /** Kept lines of traces without fallback that use a number from nowhere, as the teacher reads the pruned text again. */
  readonly linesFromNowhere: number;
  /** Numbers in those lines that a second reading, which shares nothing with the teacher's, does not explain. */
  readonly numbersFromNowhereByOtherReading: number;
  /** Numbers that a kept step writes and that only a deleted one brought up, in all traces. */
  readonly lostNumbers: number;
  /** What dropping all of the thinking would do, beside it. */
  readonly rival: Rival;
}

/** Dropping all of the thinking: the visible answer repeats the solution, so it loses no answer, and teaches no thinking. */
export interface Rival {
  /** Share of the whole response's tokens that it saves, median over traces that end right. */
  readonly saved: number;
  /** The same of pruning, beside it. */
  readonly savedByPruning: number;
  readonly answersKept: number;
  /** Lines of thinking that pruning leaves, median; the rival leaves none. */
  readonly linesLeftByPruning: number;
  /** Of the results in those lines, the share that the visible answer does not write. */
  readonly resultsNotVisible: number;
}

export function scoreRealTraces(traces: readonly RealTrace[], tokenizer: Tokenizer): RealScore {
  const tokens = (text: string): number => tokenizer.encode(text).length;
  const judged = traces.map((trace) => {
    const { opening, visible } = thinkingPieces(trace.response);
    const before = trace.response.slice(opening.length, trace.response.length - visible.length);
    const pruned = pruneTrace(trace);
    const stated = statedAnswer(trace.response);
    const results = pruned.steps.flatMap((step, i) => (pruned.decisions[i]!.kind === "delete" ? [] : step.results));
    return {
      trace,
      pruned,
      stated,
      isKept: stated === undefined || keepsAnswer(before, pruned.thinking, pruned.pruned, stated),
      isInThinking: answersSame(pruned.thinking, stated),
      saved: 1 - tokens(pruned.thinking) / tokens(before),
      savedOfAll: 1 - (tokens(pruned.thinking) + tokens(visible)) / tokens(trace.response),
      rivalSaved: 1 - tokens(visible) / tokens(trace.response),
      rivalKeeps: answersSame(visible, stated),
      lines: pruned.thinking.split("\n").length,
      invisible: results.map((result) => !digitsIn(visible).includes(result)),
    };
  });
  const right = judged.filter(({ trace }) => trace.correct === true);
  const kinds = [...new Set(judged.map(({ pruned }) => pruned.fallback ?? "none"))].sort();
  const followed = judged.filter(({ pruned }) => pruned.fallback === undefined);
  const count = (isSo: (each: (typeof judged)[number]) => boolean): number => judged.filter(isSo).length;
  const middle = (values: readonly number[]): number => median(values) ?? NaN;
  const invisible = judged.flatMap((each) => each.invisible);
  return {
    traces: traces.length,
    answered: count(({ stated }) => stated !== undefined),
    answersKept: count(({ isKept }) => isKept),
    answersInThinking: count(({ isInThinking }) => isInThinking),
    longer: count(({ saved }) => saved < 0),
    saved: middle(right.map(({ saved }) => saved)),
    endRight: right.length,
    fallbacks: Object.fromEntries(
      kinds.map((kind) => {
        const those = judged.filter(({ pruned }) => (pruned.fallback ?? "none") === kind);
        return [kind, { traces: those.length, saved: middle(those.map(({ saved }) => saved)) }];
      }),
    ),
    linesFromNowhere: sum(followed.map((each) => unsupportedLines(each.trace.question, each.pruned.thinking).length)),
    numbersFromNowhereByOtherReading: sum(
      followed.map((each) => nowhereNumbers(each.trace.question, each.pruned.thinking).length),
    ),
    lostNumbers: sum(judged.map(({ pruned }) => lostNumbers(pruned.steps, pruned.decisions).length)),
    rival: {
      saved: middle(right.map(({ rivalSaved }) => rivalSaved)),
      savedByPruning: middle(right.map(({ savedOfAll }) => savedOfAll)),
      answersKept: count(({ rivalKeeps }) => rivalKeeps),
      linesLeftByPruning: middle(judged.map(({ lines }) => lines)),
      resultsNotVisible: sum(invisible.map(Number)) / invisible.length,
    },
  };
}

function digitsIn(text: string): number[] {
  return (text.match(/\d+(?:,\d{3})*(?:\.\d+)?/g) ?? []).map((number) => Number(number.replaceAll(",", "")));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
