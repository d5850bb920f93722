import { hash } from "../hash.ts";
import type { Completion, GenerationEvent, GenerationItem, Generator } from "../ports.ts";
import { reasoningTokens } from "./reasoningTokens.ts";
import type { EvaluationRecord, Outcome } from "./record.ts";

export type PlannedItem = Omit<EvaluationRecord, "outcome">;

/** One arm on a few problems: one request to one generator, stored whole or run again whole. */
export interface Block {
  readonly key: string;
  /** Place of its generator in the plan's order of models. */
  readonly model: number;
  readonly items: readonly PlannedItem[];
}

/**
 * What a block's completions depend on: its items, and in which company they ran. Batch mates change the last digits, so
 * items that ran in another company are another block.
 */
export function blockKey(items: readonly Pick<PlannedItem, "problemId" | "strategyId" | "sampleKey">[]): string {
  return hash(JSON.stringify(items.map((item) => [item.problemId, item.strategyId, item.sampleKey])));
}

/** Runs one block. A failed item is a record; a generator that breaks down rejects. */
export async function runBlock(
  signal: AbortSignal,
  { items }: Block,
  generator: Generator,
  onItem: () => void,
): Promise<EvaluationRecord[]> {
  const failures = new Map<string, Outcome>();
  const listen = (event: GenerationEvent): void => {
    if (event.type === "failed") {
      failures.set(event.itemId, { kind: "failed", code: event.error.code, message: event.error.message });
    }
    if (event.type === "failed" || event.type === "finished") onItem();
  };
  const completions = await generator.generate(signal, { items: items.map(request) }, listen);
  const outcomes = new Map(completions.map((completion) => [completion.itemId, completed(completion)]));
  return items.map((item, i) => ({
    ...item,
    outcome: outcomes.get(String(i)) ?? failures.get(String(i)) ?? lost(),
  }));
}

/** Within a request an item's id is its place. */
function request(item: PlannedItem, place: number): GenerationItem {
  return { id: String(place), prompt: item.prompt, decoding: item.decoding, sampleKey: item.sampleKey };
}

function completed(completion: Completion): Outcome {
  const { text, newTokens, promptTokens, tokenizerId, finishReason, timing } = completion;
  const reasoning = reasoningTokens(completion);
  const counts = reasoning === undefined ? { newTokens } : { newTokens, reasoningTokens: reasoning };
  return { kind: "completed", text, ...counts, promptTokens, tokenizerId, finishReason, timing };
}

function lost(): Outcome {
  return { kind: "failed", code: "internal", message: "The generator neither finished nor failed this item." };
}
