import { AppError, throwIfAborted } from "../../core/errors.ts";
import type { ModelConfig } from "../model/config.ts";
import { Batch, type DecodedItem, type DecodeItem } from "./batch.ts";
import type { DecoderModel } from "./decoderModel.ts";

export interface DecodeHooks {
  onToken(item: number, tokenId: number): void;
  /** Called once for each item, after its last token and before the others are done. */
  onFinish?(item: number, finishReason: DecodedItem["finishReason"]): void;
  /** Awaited after each step, so that an abort can arrive: a run on WASM yields no macrotask by itself. */
  afterStep(): Promise<void>;
}

/**
 * Completes all prompts in one batch, padded on the left; rows that have ended leave the batch after a run of several
 * tokens, or, where each token is a run, once they are half of it.
 * Greedy text does not depend on the batch, up to the last digits of logits that are all but equal.
 */
export async function decode(
  signal: AbortSignal,
  model: DecoderModel,
  items: readonly DecodeItem[],
  hooks: DecodeHooks,
): Promise<DecodedItem[]> {
  requireRoom(model.config, items);
  const batch = new Batch(model, items);
  try {
    while (batch.active) {
      throwIfAborted(signal);
      for (const { item, token } of await batch.step()) hooks.onToken(item, token);
      for (const { item, finishReason } of batch.takeFinished()) hooks.onFinish?.(item, finishReason);
      await hooks.afterStep();
    }
  } finally {
    batch.dispose();
  }
  return batch.results();
}

function requireRoom(config: ModelConfig, items: readonly DecodeItem[]): void {
  for (const { promptIds, maxNewTokens } of items) {
    if (promptIds.length > 0 && maxNewTokens > 0 && promptIds.length + maxNewTokens <= config.contextTokens) continue;
    throw new AppError({
      code: "bad-argument",
      message: `A prompt of ${promptIds.length} tokens and ${maxNewTokens} new ones do not fit ${config.contextTokens} tokens.`,
      hint: "Shorten the problem, or allow fewer new tokens.",
    });
  }
}
