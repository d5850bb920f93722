import { rounded } from "../rounded.ts";
import { hundredfold } from "../stats/hundredfold.ts";
import type { RunManifest } from "./manifest.ts";
import type { ArmSummary, EvaluationSummary, PairSummary } from "./summary.ts";

/**
 * The arms, the pairs and the manifest as Markdown tables, for a report or an issue. A summary of fewer items than were
 * planned says that it is interim.
 */
export function summaryMarkdown(summary: EvaluationSummary, manifest: RunManifest, planned: number): string {
  const counted = summary.arms.reduce((sum, { n, failed }) => sum + n + failed, 0);
  const sections = [
    "# Comparison",
    ...(counted < planned ? [interimNote(counted, planned)] : []),
    table(ARM_COLUMNS, summary.arms.map(armRow)),
    ...(summary.pairs.length === 0
      ? []
      : ["## Paired, problem by problem", table(PAIR_COLUMNS, summary.pairs.map(pairRow))]),
    "Intervals are 95 %: Wilson for accuracy, Tango's score for the difference, percentile bootstrap of pairs for tokens; " +
      "p is McNemar's exact test. Items that failed in either arm are left out of its pair. " +
      "Speed is that of items that ran alone.",
    "## Run",
    table(["", ""], manifestRows(manifest)),
  ];
  return `${sections.join("\n\n")}\n`;
}

/** Looking before the planned number and stopping where it pleases is no test. */
export function interimNote(counted: number, planned: number): string {
  return `Interim: ${counted} of ${planned} planned items are counted, those on problems that every arm has answered.`;
}

const ARM_COLUMNS = [
  "model",
  "strategy",
  "n",
  "correct",
  "95 %",
  "lenient",
  "no answer",
  "truncated",
  "failed",
  "tokens, mean",
  "median",
  "p90",
  "before the answer",
  "prompt tokens",
  "first token, ms",
  "tokens/s",
];

function armRow(arm: ArmSummary): string[] {
  const share = (count: number): string => (arm.n === 0 ? "–" : `${rounded(hundredfold(count / arm.n), 1)} %`);
  return [
    arm.model,
    arm.strategy,
    String(arm.n),
    share(arm.correct),
    arm.accuracy === null ? "–" : limits(hundredfold(arm.accuracy.low), hundredfold(arm.accuracy.high)),
    share(arm.correctLenient),
    share(arm.noAnswer),
    share(arm.truncated),
    String(arm.failed),
    rounded(arm.tokens.mean, 1),
    rounded(arm.tokens.median, 0),
    rounded(arm.tokens.p90, 0),
    rounded(arm.reasoningTokens.mean, 1),
    rounded(arm.promptTokens.mean, 1),
    rounded(arm.speed?.firstTokenMs ?? null, 0),
    rounded(arm.speed?.tokensPerSecond ?? null, 1),
  ];
}

const PAIR_COLUMNS = ["b against a", "n", "both", "only a", "only b", "neither", "b − a, points", "p", "tokens saved"];

function pairRow(pair: PairSummary): string[] {
  const { difference, tokensSaved } = pair;
  return [
    `${pair.b} against ${pair.a}`,
    String(pair.both + pair.onlyA + pair.onlyB + pair.neither),
    String(pair.both),
    String(pair.onlyA),
    String(pair.onlyB),
    String(pair.neither),
    difference === null
      ? "–"
      : `${rounded(hundredfold(difference.estimate), 1)} ${limits(hundredfold(difference.low), hundredfold(difference.high))}`,
    pair.p === null ? "–" : pair.p >= 0.001 ? pair.p.toPrecision(2) : pair.p.toExponential(0),
    tokensSaved === null ? "–" : `${rounded(tokensSaved.estimate, 1)} ${limits(tokensSaved.low, tokensSaved.high)}`,
  ];
}

function manifestRows(manifest: RunManifest): string[][] {
  const { models, strategies, decodings } = manifest;
  return [
    ...models.map((model) => [
      "model",
      `${model.label} (${model.id}), revision ${model.revision}, ${model.dtype} on ${model.device}` +
        (model.threads === undefined ? "" : `, ${model.threads} threads`),
    ]),
    ...strategies.map(({ id, version }) => ["strategy", `${id}, version ${version}`]),
    ...decodings.map(({ maxNewTokens, temperature, topP, seed }) => [
      "decoding",
      `at most ${maxNewTokens} new tokens, temperature ${temperature}, top-p ${topP}, seed ${seed}`,
    ]),
    ["problems", `${manifest.problems} of ${manifest.sets.join(", ")}; ${manifest.items} items`],
    ["hash of the prompts", manifest.promptHash],
    ["grader", `version ${manifest.graderVersion}`],
    ["exported with", `terse ${manifest.appVersion}, ${manifest.environment}`],
  ];
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;
  return [line(columns), line(columns.map(() => "---")), ...rows.map(line)].join("\n");
}

/** One line, and no bar that would end the cell. */
function cell(text: string): string {
  return text.replace(/\\/g, "\\\\").replace(/\|/g, "\\|").replace(/\s+/g, " ");
}

function limits(low: number, high: number): string {
  return `[${rounded(low, 1)}, ${rounded(high, 1)}]`;
}
