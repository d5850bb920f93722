/**
 * `npm run bench -- prune [--traces 1000] [--seed 77]`: how well the symbolic teacher prunes, and how fast. Generated
 * traces in its student's wording and in wordings that it was not written against, 100 sentences of real traces that were
 * labelled by hand, four reasoning models on GSM8K and MATH, sentences with measured importance, and time. Parts whose data
 * lies in ../shared are skipped where that is absent, and say so. Ends with one line of JSON.
 */
import { parseArgs } from "node:util";

import { wilson } from "../../src/core/stats/wilson.ts";
import { PHRASINGS } from "../../src/core/traces/phrasings.ts";
import { type AnchorScore, IMPORTANCES, scoreAnchors } from "./prune/anchors.ts";
import { COUNTING } from "./prune/deletionScore.ts";
import { DEV_PHRASINGS } from "./prune/devPhrasings.ts";
import { type GeneratedScore, scoreGenerated } from "./prune/generated.ts";
import { scoreLabels } from "./prune/labels.ts";
import { type RealScore, scoreRealTraces } from "./prune/realTraces.ts";
import { type MeasuredTrace, type RealTrace, sharedLines, sharedTokenizer } from "./prune/sharedData.ts";
import { growth, HOSTILE_TEXTS, LENGTHS, longTraces, timePruning } from "./prune/speed.ts";
import { WITHHELD_PHRASINGS } from "./prune/withheldPhrasings.ts";

const { values } = parseArgs({
  options: {
    traces: { type: "string", default: "1000" },
    seed: { type: "string", default: "77" },
    "without-withheld": { type: "boolean", default: false },
    "without-speed": { type: "boolean", default: false },
  },
});
const count = Number(values.traces);
const seed = Number(values.seed);
const print = (text: string): void => void process.stdout.write(`${text}\n`);
const share = (value: number): string => value.toFixed(4);
const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
const skip = (part: string): undefined => print(`\n${part}: SKIPPED, ../shared is absent`) as undefined;
const tokenizer = sharedTokenizer();

const generated = generatedPart();
const labelled = labelledPart();
const real = { gsm8k: realPart("gsm8k"), math: realPart("math"), math500: realPart("math500") };
const anchors = anchorPart();
const speed = values["without-speed"] ? undefined : speedPart();
print(`\n${JSON.stringify({ bench: "prune", generated, labelled, real, anchors, speed })}`);

function generatedPart(): Record<string, GeneratedScore> {
  print(`generated traces, ${count} in each wording, all templates, five notations in turn, seed ${seed}`);
  print(COUNTING.replace(/^/gm, "  "));
  const sets = {
    ...(values["without-withheld"] ? {} : { withheld: WITHHELD_PHRASINGS }),
    student: PHRASINGS,
    further: DEV_PHRASINGS,
  };
  const scores = Object.entries(sets).map(([name, phrasings]) => {
    const score = scoreGenerated(phrasings, count, seed);
    print(
      `  ${name.padEnd(9)} precision ${share(score.precision)}, recall ${share(score.recall)}, answer kept in ` +
        `${score.answersKept} of ${count}, fallbacks ${score.fallbacks}, numbers lost ${score.lostNumbers}`,
    );
    return [name, score] as const;
  });
  return Object.fromEntries(scores);
}

function labelledPart() {
  const traces = sharedLines<RealTrace>("gsm8k");
  if (!traces) return skip("sentences labelled by hand");
  const { disagreements, ...score } = scoreLabels(traces);
  print(`\n${score.labels} sentences of as many real traces, labelled by hand`);
  const interval = (rate: number, of: number): string => {
    const found = wilson(Math.round(rate * of), of);
    return found ? `${share(rate)} [${share(found.low)}, ${share(found.high)}] of ${of}` : "none";
  };
  print(`  agreement ${interval(score.agreement, score.labels)}`);
  print(`  precision ${interval(score.precision, score.deleted)} deleted`);
  print(`  recall    ${interval(score.recall, score.superfluous)} superfluous`);
  print(`  same role ${percent(score.roleAgreement)}, same skill ${percent(score.skillAgreement)}`);
  for (const { label, isKept } of disagreements) {
    print(`  ${isKept ? "kept" : "deleted"} against its label: ${label.trace} at ${label.start}`);
  }
  return score;
}

function realPart(name: string): RealScore | undefined {
  const traces = sharedLines<RealTrace>(name);
  if (!traces || !tokenizer) return skip(name);
  const score = scoreRealTraces(traces, tokenizer);
  print(`\n${name}: ${score.traces} traces, thinking only, tokens of ${tokenizer.id}`);
  print(`  answer kept in ${score.answersKept} of ${score.traces} (${score.answered} give one)`);
  print(`    in ${score.answersInThinking} the thinking gives it by itself; longer than before: ${score.longer}`);
  print(`  ${percent(score.saved)} of the tokens saved, median of ${score.endRight} that end right`);
  for (const [kind, { traces: those, saved }] of Object.entries(score.fallbacks)) {
    print(`    ${kind === "none" ? "followed the numbers" : `fell back, ${kind}`}: ${those}, ${percent(saved)} saved`);
  }
  print(
    `  kept lines with a number from nowhere: ${score.linesFromNowhere} ` +
      `(numbers that a second, cruder reading does not explain: ${score.numbersFromNowhereByOtherReading}); ` +
      `numbers lost with a deleted step: ${score.lostNumbers}`,
  );
  const { rival } = score;
  print(
    `  of the whole response, pruning saves ${percent(rival.savedByPruning)}, dropping all thinking ${percent(rival.saved)} ` +
      `with the answer in ${rival.answersKept} of ${score.traces}, because the visible answer repeats the solution.`,
  );
  print(
    `  Pruning leaves ${rival.linesLeftByPruning} lines of thinking on median for a student to learn from, and where it followed ` +
      `the numbers, the answer rests on each; dropping leaves none, and ${percent(rival.resultsNotVisible)} of the results in ` +
      `those lines stand nowhere in the visible answer.`,
  );
  return score;
}

function anchorPart(): Record<string, AnchorScore> | undefined {
  const traces = sharedLines<RealTrace>("math_anchors");
  const measured = sharedLines<MeasuredTrace>("math_anchors_steps");
  if (!traces || !measured) return skip("sentences with measured importance");
  const scores = scoreAnchors(traces, measured);
  print(`\nmeasured importance of kept and deleted sentences, ${measured.length} traces`);
  for (const importance of IMPORTANCES) {
    const { kept, deleted, meanKept, meanDeleted, difference, rankCorrelation } = scores[importance];
    print(
      `  ${importance}: kept ${meanKept.toFixed(4)} (${kept}), deleted ${meanDeleted.toFixed(4)} (${deleted}), difference ` +
        `${difference.estimate.toFixed(4)} [${difference.low.toFixed(4)}, ${difference.high.toFixed(4)}] clustered by trace, ` +
        `rank correlation ${rankCorrelation.toFixed(3)}`,
    );
  }
  return scores;
}

function speedPart() {
  const measure = tokenizer
    ? (text: string) => tokenizer.encode(text).length
    : (text: string) => Math.floor(text.length / 3);
  const generatedMs = timePruning(longTraces(1000, 1000, measure));
  print(`\n1,000 generated traces of at least 1,000 tokens: ${(generatedMs / 1000).toFixed(1)} s`);
  const traces = sharedLines<RealTrace>("gsm8k");
  let realMs: number | undefined;
  if (traces && tokenizer) {
    const long = traces.filter(({ response }) => measure(response) >= 1000);
    realMs = timePruning(Array.from({ length: 1000 }, (_, i) => long[i % long.length]!));
    print(`1,000 real traces of 1,000 tokens and more: ${(realMs / 1000).toFixed(1)} s`);
  }
  const question = "Ann has 3 pens, 7 pencils and 12 books. How many things?";
  const thinking = traces?.map(({ response }) => response.replace(/<\/?think>/g, "")).join("\n\n");
  const grown = [
    growth(
      "generated traces",
      question,
      longTraces(20, 200_000 / 20, (text) => text.length)
        .map((t) => t.response)
        .join("\n"),
    ),
    ...(thinking ? [growth("real traces", question, thinking)] : []),
    ...Object.entries(HOSTILE_TEXTS).map(([name, text]) => growth(name, question, text)),
  ];
  print(`time per character at ${LENGTHS.at(-1)} characters over that at ${LENGTHS[0]} (1 is linear, 8 quadratic)`);
  for (const { text, milliseconds, ratio } of grown) {
    print(`  ${ratio.toFixed(2).padStart(5)}  ${milliseconds.at(-1)!.toFixed(0).padStart(6)} ms  ${text}`);
  }
  return { generatedMs, realMs, growth: grown };
}
