import { AppError } from "../errors.ts";
import type { Prompt } from "../ports.ts";
import type { Problem } from "../problems/problem.ts";
import type { Skill } from "../problems/skill.ts";
import { TEMPLATES } from "../problems/templates.ts";
import { renderPrompt } from "../prompts/render.ts";
import { strategyById } from "../prompts/strategies.ts";
import { type PromptStrategy, strategyVersion } from "../prompts/strategy.ts";
import type { EvaluationRecord } from "./record.ts";
import type { EvaluationPlan } from "./run.ts";
import { RUN_VERSION, type StoredRun } from "./runStore.ts";

/** No question holds it. */
const PLACE = "\uE000";

/**
 * The run that a bare list of items belongs to, as `eval --out` writes it: its questions are found in the prompts. Throws
 * AppError `bad-argument` for no records, and `unsupported` for a strategy that was worded in another way.
 */
export function runFromRecords(
  records: readonly EvaluationRecord[],
  facts: Pick<StoredRun, "id" | "title" | "createdAt" | "origin">,
): StoredRun {
  const [first] = records;
  if (first === undefined) {
    throw new AppError({ code: "bad-argument", message: "This file holds no items.", hint: "Choose another file." });
  }
  const strategies = new Map<string, PromptStrategy>();
  const problems = new Map<string, Problem>();
  for (const record of records) {
    const strategy = strategies.get(record.strategyId) ?? requireStrategy(record);
    strategies.set(record.strategyId, strategy);
    if (!problems.has(record.problemId)) problems.set(record.problemId, problemOf(record, strategy));
  }
  const models = [...new Set(records.map(({ model }) => model.id))];
  const { temperature, topP, seed } = first.decoding;
  const plan: EvaluationPlan = {
    problems: [...problems.values()],
    strategies: [...strategies.values()],
    ...armsOf(records, models.length * strategies.size),
    decoding: { ...limitOf(records), temperature, topP, seed },
    blockSize: largestBlock(records),
    repeats: Math.max(...records.map(({ repeat }) => repeat)) + 1,
  };
  return { version: RUN_VERSION, ...facts, models, plan };
}

function requireStrategy({ strategyId, strategyVersion: version }: EvaluationRecord): PromptStrategy {
  const strategy = strategyById(strategyId);
  if (strategy !== undefined && strategyVersion(strategy) === version) return strategy;
  throw new AppError({
    code: "unsupported",
    message: `These items were made with another wording of the strategy "${strategyId}".`,
    hint: "Open the whole run's file, which holds its strategies, or run it again.",
  });
}

function problemOf(record: EvaluationRecord, strategy: PromptStrategy): Problem {
  const { problemId, setId, gold, templateId, problemKey } = record;
  const question = questionOf(record, strategy);
  const kind = templateId === undefined ? {} : { templateId };
  return { id: problemId, setId, question, answer: gold, skills: skillsOf(templateId), ...kind, key: problemKey };
}

/** All problems of a template exercise the same skills. None for a problem of another origin: records do not hold them. */
function skillsOf(templateId: string | undefined): readonly Skill[] {
  return TEMPLATES.find(({ id }) => id === templateId)?.skills ?? [];
}

/** What stands in the prompt where the question goes. */
function questionOf({ prompt, model }: EvaluationRecord, strategy: PromptStrategy): string {
  const frame = lastText(renderPrompt(strategy, model, PLACE));
  const text = lastText(prompt);
  const [before = "", after = ""] = frame.split(PLACE);
  return text.slice(before.length, text.length - after.length);
}

function lastText(prompt: Prompt): string {
  return prompt.kind === "text" ? prompt.text : (prompt.messages.at(-1)?.content ?? "");
}

/** One limit for all arms was asked for, or comes to the same; with several, each strategy has its own. */
function limitOf(records: readonly EvaluationRecord[]): { readonly maxNewTokens?: number } {
  const limits = new Set(records.map(({ decoding }) => decoding.maxNewTokens));
  const [limit] = limits;
  return limits.size === 1 && limit !== undefined ? { maxNewTokens: limit } : {};
}

/** Named only where there are fewer than models and strategies make. */
function armsOf(records: readonly EvaluationRecord[], most: number): Pick<EvaluationPlan, "arms"> {
  const arms = new Map(
    records.map(({ model, strategyId }) => [
      JSON.stringify([model.id, strategyId]),
      { model: model.id, strategy: strategyId },
    ]),
  );
  return arms.size < most ? { arms: [...arms.values()] } : {};
}

function largestBlock(records: readonly EvaluationRecord[]): number {
  const sizes = new Map<string, number>();
  for (const { blockKey } of records) sizes.set(blockKey, (sizes.get(blockKey) ?? 0) + 1);
  return Math.max(...sizes.values());
}
