import { AppError } from "../../core/errors.ts";
import type { EvaluationRecord } from "../../core/evaluation/record.ts";
import { runEvaluation } from "../../core/evaluation/run.ts";
import type { Generator, ModelDescription } from "../../core/ports.ts";
import type { Problem } from "../../core/problems/problem.ts";
import { renderPrompt, supports } from "../../core/prompts/render.ts";
import { STRATEGIES } from "../../core/prompts/strategies.ts";
import type { PromptStrategy } from "../../core/prompts/strategy.ts";
import { studentPrompt } from "../../core/traces/solution.ts";
import { type Style, STYLES } from "../../core/traces/trace.ts";
import { RecordFile } from "../recordFile.ts";

const BLOCK = 64;

export interface Questions {
  readonly problems: readonly Problem[];
  /** What the student is asked for. */
  readonly style: Style;
}

/**
 * Greedy answers of a student, which is loaded here. With a file, they are kept there block by block, and what it holds is
 * not answered again. On abort rejects with AbortError.
 */
export async function answersOf(
  signal: AbortSignal,
  student: Generator,
  { problems, style }: Questions,
  onItem: (done: number, total: number) => void,
  path?: string,
): Promise<EvaluationRecord[]> {
  const model = await student.load(signal, () => {});
  const decoding = { temperature: 0, topP: 1, seed: 0 };
  const plan = { problems, strategies: [strategyFor(model, style)], decoding, blockSize: BLOCK, repeats: 1 };
  const models = [model];
  const file = path === undefined ? undefined : await RecordFile.open(path, { plan, models, retryFailed: false });
  try {
    return await runEvaluation(
      signal,
      plan,
      [student],
      (event) => {
        if (event.type === "planned" || event.type === "item") onItem(event.done, event.total);
      },
      { stored: file?.stored ?? [], store: async (block) => file?.append(block) },
    );
  } finally {
    await file?.close();
  }
}

/** The strategy that asks a student for a style: one that knows no other is asked for its own way. */
function strategyFor(model: ModelDescription, style: Style): PromptStrategy {
  const wanted = studentPrompt("", style);
  const found = STRATEGIES.filter((strategy) => supports(strategy, model)).find((strategy) => {
    const prompt = renderPrompt(strategy, model, "");
    return prompt.kind === "text" && prompt.text === wanted;
  });
  if (found !== undefined) return found;
  throw new AppError({
    code: "bad-argument",
    message: `${model.label} was not trained to be asked for "${style}".`,
    hint: `Give --style: it knows ${(model.styles ?? STYLES).join(", ")}.`,
  });
}
