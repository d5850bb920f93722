import { AppError } from "../../core/errors.ts";
import type { GenerationItem } from "../../core/ports.ts";

/** Throws AppError `bad-argument` when a prompt is empty, or no new token is asked for, or there is no room for them. */
export function requireRoom(promptTokens: number, item: GenerationItem, contextTokens: number): void {
  if (promptTokens === 0) {
    throw new AppError({ code: "bad-argument", message: "The prompt is empty.", hint: "Type a problem first." });
  }
  if (item.decoding.maxNewTokens < 1) {
    throw new AppError({ code: "bad-argument", message: "At least one new token must be asked for." });
  }
  const needed = promptTokens + item.decoding.maxNewTokens;
  if (needed > contextTokens) {
    throw new AppError({
      code: "bad-argument",
      message: `The prompt and its new tokens need ${needed} tokens; the model holds ${contextTokens}.`,
      hint: "Shorten the problem or ask for fewer new tokens.",
    });
  }
}
