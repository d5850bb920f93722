import { AppError, throwIfAborted } from "../errors.ts";
import { hash } from "../hash.ts";
import type {
  Completion,
  Decoding,
  GenerationEvent,
  GenerationItem,
  Generator,
  LoadEvent,
  ModelDescription,
} from "../ports.ts";
import type { Problem } from "../problems/problem.ts";
import { renderPrompt } from "../prompts/render.ts";
import { type PromptStrategy, strategyVersion } from "../prompts/strategy.ts";
import { type EvaluationRecord, type Outcome, sampleKey } from "./record.ts";

/** What is to be measured. With the model, it decides every record. */
export interface EvaluationPlan {
  readonly problems: readonly Problem[];
  /** In the order of the arms; the first is what the others are compared with. */
  readonly strategies: readonly PromptStrategy[];
  /** Without `maxNewTokens`, each strategy's own limit holds. */
  readonly decoding: Omit<Decoding, "maxNewTokens"> & { readonly maxNewTokens?: number | undefined };
  /** Problems in a block, and items in a request. From 1. */
  readonly blockSize: number;
}

/**
 * Laws (tested): "load" events, then one "planned", then "item" and "block" events whose `done` never falls and ends at
 * `total`; every record is in exactly one "block".
 */
export type EvaluationEvent =
  | { readonly type: "load"; readonly event: LoadEvent }
  | { readonly type: "planned"; readonly model: ModelDescription; readonly done: number; readonly total: number }
  | { readonly type: "item"; readonly done: number; readonly total: number }
  | {
      readonly type: "block";
      readonly records: readonly EvaluationRecord[];
      readonly done: number;
      readonly total: number;
    };

interface Arm {
  readonly strategy: PromptStrategy;
  readonly items: readonly PlannedItem[];
}

type PlannedItem = Omit<EvaluationRecord, "outcome">;

interface Block {
  readonly key: string;
  readonly arms: readonly Arm[];
}

export interface EvaluationStore {
  /** Records of an earlier run of the same plan; what they hold is not run again. */
  readonly stored?: readonly EvaluationRecord[];
  /** Keeps a whole block. It is told, and the next one starts, when this has resolved. */
  readonly store?: (records: readonly EvaluationRecord[]) => Promise<void>;
}

/**
 * Runs what is not yet stored, block by block, every arm on the same problems before the next block. On abort rejects with
 * AbortError, and the blocks stored so far stand. A failed item is a record; a generator that breaks down rejects with its
 * AppError. Returns every record of the plan, those stored before among them, in the plan's order.
 */
export async function runEvaluation(
  signal: AbortSignal,
  plan: EvaluationPlan,
  generator: Generator,
  onEvent: (event: EvaluationEvent) => void,
  { stored = [], store }: EvaluationStore = {},
): Promise<EvaluationRecord[]> {
  const model = await generator.load(signal, (event) => onEvent({ type: "load", event }));
  const blocks = planBlocks(plan, model);
  const kept = keptRecords(blocks, stored);
  const records: EvaluationRecord[] = [];
  const total = plan.problems.length * plan.strategies.length;
  let done = [...kept.values()].reduce((sum, block) => sum + block.length, 0);
  onEvent({ type: "planned", model, done, total });
  for (const block of blocks) {
    let finished = kept.get(block.key);
    if (finished === undefined) {
      throwIfAborted(signal);
      finished = await runBlock(signal, block, generator, () => onEvent({ type: "item", done: ++done, total }));
      await store?.(finished);
      onEvent({ type: "block", records: finished, done, total });
    }
    records.push(...finished);
  }
  return records;
}

/** The records of a plan's complete blocks that are already stored, and whether others are there that it does not know. */
export function reconcile(
  plan: EvaluationPlan,
  model: ModelDescription,
  stored: readonly EvaluationRecord[],
): { readonly kept: readonly EvaluationRecord[]; readonly foreign: number } {
  const blocks = planBlocks(plan, model);
  const known = new Set(blocks.map((block) => block.key));
  return {
    kept: [...keptRecords(blocks, stored).values()].flat(),
    foreign: stored.filter((record) => !known.has(record.blockKey)).length,
  };
}

function planBlocks(plan: EvaluationPlan, model: ModelDescription): Block[] {
  const { problems, strategies, blockSize } = plan;
  if (!Number.isSafeInteger(blockSize) || blockSize < 1) {
    throw new AppError({ code: "bad-argument", message: `A block holds at least one problem, not ${blockSize}.` });
  }
  const count = Math.ceil(problems.length / blockSize);
  return Array.from({ length: count }, (_, i) => {
    const members = problems.slice(i * blockSize, (i + 1) * blockSize);
    const arms = strategies.map((strategy) => ({
      strategy,
      items: members.map((problem) => planItem(problem, strategy, model, armDecoding(plan, strategy, model))),
    }));
    const identity = arms.flatMap(({ items }) =>
      items.map((item) => [item.problemId, item.strategyId, item.sampleKey]),
    );
    const key = hash(JSON.stringify(identity));
    return {
      key,
      arms: arms.map((arm) => ({ ...arm, items: arm.items.map((item) => ({ ...item, blockKey: key })) })),
    };
  });
}

/**
 * A third of the context is kept for the prompt, whatever was asked for. One limit for the whole arm: a limit that moved
 * with the prompt would cut long problems sooner.
 */
function armDecoding({ decoding }: EvaluationPlan, strategy: PromptStrategy, model: ModelDescription): Decoding {
  const room = Math.max(1, Math.floor((model.contextTokens * 2) / 3));
  return { ...decoding, maxNewTokens: Math.min(decoding.maxNewTokens ?? strategy.maxNewTokens, room) };
}

function planItem(
  problem: Problem,
  strategy: PromptStrategy,
  model: ModelDescription,
  decoding: Decoding,
): Omit<PlannedItem, "blockKey"> {
  const version = strategyVersion(strategy);
  return {
    problemId: problem.id,
    setId: problem.setId,
    problemKey: problem.key,
    templateId: problem.templateId,
    gold: problem.answer,
    strategyId: strategy.id,
    strategyVersion: version,
    model,
    decoding,
    prompt: renderPrompt(strategy, model, problem.question),
    sampleKey: sampleKey(problem, version, model, decoding),
  };
}

/** The stored records of each block that is there whole. What a crash left of a block is run again. */
function keptRecords(
  blocks: readonly Block[],
  stored: readonly EvaluationRecord[],
): Map<string, readonly EvaluationRecord[]> {
  const byItem = new Map(stored.map((record) => [itemKey(record), record]));
  const kept = new Map<string, readonly EvaluationRecord[]>();
  for (const block of blocks) {
    const items = block.arms.flatMap((arm) => arm.items);
    const records = items.flatMap((item) => byItem.get(itemKey(item)) ?? []);
    if (records.length === items.length) kept.set(block.key, records);
  }
  return kept;
}

function itemKey(item: Pick<EvaluationRecord, "blockKey" | "problemId" | "strategyId">): string {
  return JSON.stringify([item.blockKey, item.problemId, item.strategyId]);
}

async function runBlock(
  signal: AbortSignal,
  block: Block,
  generator: Generator,
  onItem: () => void,
): Promise<EvaluationRecord[]> {
  const records: EvaluationRecord[] = [];
  for (const arm of block.arms) {
    const failures = new Map<string, Outcome>();
    const listen = (event: GenerationEvent): void => {
      if (event.type === "failed") {
        failures.set(event.itemId, { kind: "failed", code: event.error.code, message: event.error.message });
      }
      if (event.type === "failed" || event.type === "finished") onItem();
    };
    const completions = await generator.generate(signal, { items: arm.items.map(request) }, listen);
    const outcomes = new Map(completions.map((completion) => [completion.itemId, completed(completion)]));
    arm.items.forEach((item, i) => {
      records.push({ ...item, outcome: outcomes.get(String(i)) ?? failures.get(String(i)) ?? lost() });
    });
  }
  return records;
}

/** Within a request an item's id is its place. */
function request(item: PlannedItem, place: number): GenerationItem {
  return { id: String(place), prompt: item.prompt, decoding: item.decoding, sampleKey: item.sampleKey };
}

function completed(completion: Completion): Outcome {
  const { text, newTokens, promptTokens, tokenizerId, finishReason, timing } = completion;
  return { kind: "completed", text, newTokens, promptTokens, tokenizerId, finishReason, timing };
}

function lost(): Outcome {
  return { kind: "failed", code: "internal", message: "The generator neither finished nor failed this item." };
}
