import { type PromptedModel, renderPrompt } from "../prompts/render.ts";
import type { PromptStrategy } from "../prompts/strategy.ts";
import { armTest } from "./plannedArms.ts";
import type { StoredRun } from "./runStore.ts";

/** What a record holds beside its prompt and its answer: ids, model, decoding, counts and times; they come to 900 or so. */
const FACTS_BYTES = 1200;
/** Of English; figures and symbols have fewer. */
const CHARACTERS_PER_TOKEN = 4;

/**
 * The room to ask for before a run begins, as text: every answer as long as its limit lets it be. `models` in the order of
 * the run's.
 */
export function runBytes(run: StoredRun, models: readonly PromptedModel[]): number {
  const { problems, strategies, repeats, decoding } = run.plan;
  const questions = problems.reduce((sum, { question }) => sum + question.length, 0);
  const armBytes = (strategy: PromptStrategy, model: PromptedModel): number => {
    const around = JSON.stringify(renderPrompt(strategy, model, "")).length;
    const answer = (decoding.maxNewTokens ?? strategy.maxNewTokens) * CHARACTERS_PER_TOKEN;
    return questions + problems.length * (FACTS_BYTES + around + answer);
  };
  const isPlanned = armTest(run.plan);
  const records = run.models.flatMap((id, i) =>
    strategies.filter((strategy) => isPlanned(id, strategy.id)).map((strategy) => armBytes(strategy, models[i]!)),
  );
  return JSON.stringify(run).length + repeats * records.reduce((sum, bytes) => sum + bytes, 0);
}
