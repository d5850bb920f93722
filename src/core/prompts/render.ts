import { AppError } from "../errors.ts";
import type { ChatMessage, ModelDescription, Prompt } from "../ports.ts";
import { studentPrompt } from "../traces/solution.ts";
import { type Style, STYLES } from "../traces/trace.ts";
import type { PromptStrategy } from "./strategy.ts";

export type ModelKind = ModelDescription["kind"];

/** What decides how a model is asked. */
export type PromptedModel = Pick<ModelDescription, "kind" | "styles">;

/** Chat models take every strategy; a student only those whose style it was trained in. */
export function supports(strategy: PromptStrategy, model: PromptedModel): boolean {
  return model.kind === "chat" || styleFor(strategy, model) !== undefined;
}

/** What the model is given. Throws AppError `unsupported` for a student and a strategy that it was not trained for. */
export function renderPrompt(strategy: PromptStrategy, model: PromptedModel, question: string): Prompt {
  if (model.kind === "chat") return { kind: "messages", messages: chatMessages(strategy, question) };
  const style = styleFor(strategy, model);
  if (style === undefined) {
    throw new AppError({
      code: "unsupported",
      message: `This student was not trained for "${strategy.label}".`,
      hint: "Choose a strategy that it knows, or a chat model.",
    });
  }
  return { kind: "text", text: studentPrompt(question, style) };
}

/**
 * The style whose token asks a student for this. A student of one style has its own way and no other: it may have been
 * trained on, and write otherwise by now than the token's name says.
 */
function styleFor({ style }: PromptStrategy, { styles = STYLES }: PromptedModel): Style | undefined {
  const [only, ...others] = styles;
  if (others.length === 0) return style === "own" ? only : undefined;
  return style !== "own" && style !== undefined && styles.includes(style) ? style : undefined;
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
