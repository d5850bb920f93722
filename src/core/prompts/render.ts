import { AppError } from "../errors.ts";
import type { ChatMessage, ModelDescription, Prompt } from "../ports.ts";
import { studentPrompt } from "../traces/solution.ts";
import type { PromptStrategy } from "./strategy.ts";

export type ModelKind = ModelDescription["kind"];

/** Chat models take every strategy; a student only those whose style it was trained in. */
export function supports(strategy: PromptStrategy, kind: ModelKind): boolean {
  return kind === "chat" || strategy.style !== undefined;
}

/** What the model is given. Throws AppError `unsupported` for a student and a strategy without a style. */
export function renderPrompt(strategy: PromptStrategy, model: { readonly kind: ModelKind }, question: string): Prompt {
  if (model.kind === "chat") return { kind: "messages", messages: chatMessages(strategy, question) };
  if (strategy.style === undefined) {
    throw new AppError({
      code: "unsupported",
      message: `The embedded student was not trained for "${strategy.label}".`,
      hint: "Choose direct, verbose or pruned, or a chat model.",
    });
  }
  return { kind: "text", text: studentPrompt(question, strategy.style) };
}

function chatMessages(strategy: PromptStrategy, question: string): ChatMessage[] {
  const { system, shots } = strategy;
  return [
    ...(system === undefined ? [] : [{ role: "system" as const, content: system }]),
    ...shots.flatMap((shot) => [
      { role: "user" as const, content: instructionFor(strategy, shot.question) },
      { role: "assistant" as const, content: shot.reply },
    ]),
    { role: "user", content: instructionFor(strategy, question) },
  ];
}

/** Filled by functions, so that a `$` in a question stays one. */
function instructionFor({ instruction, budget }: PromptStrategy, question: string): string {
  return instruction.replaceAll("{budget}", () => String(budget ?? "")).replaceAll("{question}", () => question);
}
