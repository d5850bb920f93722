import { type PromptedModel, renderPrompt } from "../prompts/render.ts";
import type { StoredRun } from "./runStore.ts";

/** What a record holds beside its prompt and its answer: ids, model, decoding, counts and times; they come to 900 or so. */
const FACTS_BYTES = 1200;
/** Of English; figures and symbols have fewer. */
const CHARACTERS_PER_TOKEN = 4;

/** The room to ask for before a run begins, as text: every answer as long as its limit lets it be. */
export function runBytes(run: StoredRun, model: PromptedModel): number {
  const { problems, strategies, repeats, decoding } = run.plan;
  const questions = problems.reduce((sum, { question }) => sum + question.length, 0);
  const records = strategies.reduce((sum, strategy) => {
    const around = JSON.stringify(renderPrompt(strategy, model, "")).length;
    const answer = (decoding.maxNewTokens ?? strategy.maxNewTokens) * CHARACTERS_PER_TOKEN;
    return sum + questions + problems.length * (FACTS_BYTES + around + answer);
  }, 0);
  return JSON.stringify(run).length + records * repeats * run.models.length;
}
