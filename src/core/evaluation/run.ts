import { AppError, throwIfAborted } from "../errors.ts";
import type { Decoding, Generator, LoadEvent, ModelDescription } from "../ports.ts";
import type { Problem } from "../problems/problem.ts";
import { renderPrompt } from "../prompts/render.ts";
import { type PromptStrategy, strategyVersion } from "../prompts/strategy.ts";
import { type Block, blockKey, type PlannedItem, runBlock } from "./block.ts";
import { groupBy } from "./groupBy.ts";
import { armTest, type PlannedArm } from "./plannedArms.ts";
import { type EvaluationRecord, sampleKey } from "./record.ts";

/** What is to be measured. With the models, it decides every record. An arm is one model with one strategy. */
export interface EvaluationPlan {
  readonly problems: readonly Problem[];
  /** In the order of the arms; the first is what the others are compared with. */
  readonly strategies: readonly PromptStrategy[];
  /** The arms, where not every model is asked with every strategy. */
  readonly arms?: readonly PlannedArm[] | undefined;
  /** Without `maxNewTokens`, each strategy's own limit holds. */
  readonly decoding: Omit<Decoding, "maxNewTokens"> & { readonly maxNewTokens?: number | undefined };
  /** Problems in a block, and items in a request. From 1. */
  readonly blockSize: number;
  /** How often each problem is asked in each arm, with other draws each time. From 1. */
  readonly repeats: number;
}

/**
 * Laws (tested): "load" events, then one "planned", then "item" and "block" events whose `done` never falls and ends at
 * `total`; every record that was not stored before is in exactly one "block".
 */
export type EvaluationEvent =
  /** `model` is the place among the generators. */
  | { readonly type: "load"; readonly model: number; readonly event: LoadEvent }
  | {
      readonly type: "planned";
      readonly models: readonly ModelDescription[];
      readonly done: number;
      readonly total: number;
    }
  | { readonly type: "item"; readonly done: number; readonly total: number }
  /** One arm's records on a few problems. */
  | {
      readonly type: "block";
      readonly records: readonly EvaluationRecord[];
      readonly done: number;
      readonly total: number;
    };

export interface EvaluationStore {
  /** Records of an earlier run of the same plan; what they hold is not run again. */
  readonly stored?: readonly EvaluationRecord[];
  /** Keeps a whole block. It is told, and the next one starts, when this has resolved. */
  readonly store?: (records: readonly EvaluationRecord[]) => Promise<void>;
}

/**
 * Runs what is not yet stored: a few problems at a time, every arm on them before the next ones, each arm's block stored
 * by itself. On abort rejects with AbortError, and the blocks stored so far stand. A failed item is a record; a generator
 * that breaks down rejects with its AppError. Returns every record of the plan, those stored before among them, in the
 * plan's order.
 */
export async function runEvaluation(
  signal: AbortSignal,
  plan: EvaluationPlan,
  generators: readonly Generator[],
  onEvent: (event: EvaluationEvent) => void,
  { stored = [], store }: EvaluationStore = {},
): Promise<EvaluationRecord[]> {
  const models: ModelDescription[] = [];
  for (const [model, generator] of generators.entries()) {
    models.push(await generator.load(signal, (event) => onEvent({ type: "load", model, event })));
  }
  const blocks = planBlocks(plan, models);
  const kept = keptRecords(blocks, stored);
  const records: EvaluationRecord[] = [];
  const total = blocks.reduce((sum, block) => sum + block.items.length, 0);
  let done = [...kept.values()].reduce((sum, block) => sum + block.length, 0);
  onEvent({ type: "planned", models, done, total });
  for (const block of blocks) {
    let finished = kept.get(block.key);
    if (finished === undefined) {
      throwIfAborted(signal);
      const count = (): void => onEvent({ type: "item", done: ++done, total });
      const before = done;
      finished = await runBlock(signal, block, generators[block.model]!, count);
      await store?.(finished);
      done = before + finished.length;
      onEvent({ type: "block", records: finished, done, total });
    }
    records.push(...finished);
  }
  return records;
}

/** The records of a plan's complete blocks that are already stored, and whether others are there that it does not know. */
export function reconcile(
  plan: EvaluationPlan,
  models: readonly ModelDescription[],
  stored: readonly EvaluationRecord[],
): { readonly kept: readonly EvaluationRecord[]; readonly foreign: number } {
  const blocks = planBlocks(plan, models);
  const kept = keptRecords(blocks, stored);
  const known = new Set(blocks.map((block) => block.key));
  return {
    kept: blocks.flatMap((block) => kept.get(block.key) ?? []),
    foreign: groupBlocks(stored)
      .filter((group) => !known.has(group[0]!.blockKey) && !kept.has(blockKey(group)))
      .reduce((sum, group) => sum + group.length, 0),
  };
}

/** In the order in which they run: a few problems, all their repeats, and for each of these every arm. */
function planBlocks(plan: EvaluationPlan, models: readonly ModelDescription[]): Block[] {
  requirePlan(plan, models);
  const { problems, strategies, blockSize, repeats } = plan;
  const chunks = Array.from({ length: Math.ceil(problems.length / blockSize) }, (_, i) =>
    problems.slice(i * blockSize, (i + 1) * blockSize),
  );
  const rounds = chunks.flatMap((members) => Array.from({ length: repeats }, (_, repeat) => ({ members, repeat })));
  const isPlanned = armTest(plan);
  const arms = models.flatMap((model, place) =>
    strategies
      .filter((strategy) => isPlanned(model.id, strategy.id))
      .map((strategy) => planArm(plan, strategy, model, place)),
  );
  return rounds.flatMap(({ members, repeat }) => arms.map((arm) => planBlock(arm, members, repeat)));
}

function requirePlan({ blockSize, repeats }: EvaluationPlan, models: readonly ModelDescription[]): void {
  const refuse = (message: string): never => {
    throw new AppError({ code: "bad-argument", message });
  };
  const counts = (value: number): boolean => Number.isSafeInteger(value) && value >= 1;
  if (!counts(blockSize)) refuse(`A block holds at least one problem, not ${blockSize}.`);
  if (!counts(repeats)) refuse(`Each problem is asked at least once, not ${repeats} times.`);
  const ids = models.map(({ id }) => id);
  const twice = ids.find((id, i) => ids.indexOf(id) < i);
  if (twice !== undefined) refuse(`A run compares models by their names, and two of these are called ${twice}.`);
}

interface Arm {
  readonly strategy: PromptStrategy;
  readonly version: string;
  readonly model: ModelDescription;
  readonly place: number;
  readonly decoding: Decoding;
}

/**
 * A third of the context is kept for the prompt, whatever was asked for. One limit for the whole arm: a limit that moved
 * with the prompt would cut long problems sooner.
 */
function planArm({ decoding }: EvaluationPlan, strategy: PromptStrategy, model: ModelDescription, place: number): Arm {
  const room = Math.max(1, Math.floor((model.contextTokens * 2) / 3));
  const limited = { ...decoding, maxNewTokens: Math.min(decoding.maxNewTokens ?? strategy.maxNewTokens, room) };
  return { strategy, version: strategyVersion(strategy), model, place, decoding: limited };
}

function planBlock(arm: Arm, problems: readonly Problem[], repeat: number): Block {
  const items = problems.map((problem) => planItem(problem, arm, repeat));
  const key = blockKey(items);
  return { key, model: arm.place, items: items.map((item) => ({ blockKey: key, ...item })) };
}

function planItem(
  problem: Problem,
  { strategy, version, model, decoding }: Arm,
  repeat: number,
): Omit<PlannedItem, "blockKey"> {
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
    repeat,
    sampleKey: sampleKey(problem, version, model, decoding, repeat),
  };
}

/**
 * The stored records of each block that is there whole; what a crash left of a block is run again. A block is known by
 * what it holds: run files written when a block still spanned all arms are taken up arm by arm.
 */
function keptRecords(
  blocks: readonly Block[],
  stored: readonly EvaluationRecord[],
): Map<string, readonly EvaluationRecord[]> {
  const whole = new Map(groupBlocks(stored).map((group) => [blockKey(group), group]));
  const kept = new Map<string, readonly EvaluationRecord[]>();
  for (const { key } of blocks) {
    const records = whole.get(key);
    if (records !== undefined)
      kept.set(
        key,
        records.map((record) => ({ ...record, blockKey: key })),
      );
  }
  return kept;
}

/** Records by block and arm; of an item that is there twice, the later record. */
function groupBlocks(records: readonly EvaluationRecord[]): (readonly EvaluationRecord[])[] {
  const groups = groupBy(records, ({ blockKey: block, model, strategyId, repeat }) =>
    JSON.stringify([block, model.id, strategyId, repeat]),
  );
  return [...groups.values()].map((group) => [
    ...new Map(group.map((record) => [`${record.problemId} ${record.sampleKey}`, record])).values(),
  ]);
}
