import type { Decoding } from "../ports.ts";
import { type Arm, armsOf } from "./arms.ts";
import type { GradedPair, GradedRecord } from "./graded.ts";
import { groupBy } from "./groupBy.ts";
import { type PairFigures, pairFigures } from "./pairFigures.ts";
import type { EvaluationRecord } from "./record.ts";

/** Right in b only, right in a only, or the same in both. */
export type Change = "gained" | "lost" | "same";

export interface ComparedItem extends GradedPair {
  readonly change: Change;
  /** b's new tokens less a's. */
  readonly tokens: number;
}

/** What two runs may have had in different ways, beside what came of it. */
export const CONDITIONS = ["problems", "answers", "wording", "strategy", "model", "device", "decoding"] as const;
export type Condition = (typeof CONDITIONS)[number];

/** One strategy in two runs, on the items that both have. */
export interface ArmComparison extends PairFigures {
  readonly strategy: string;
  /** The one that both arms have; undefined where each run has one model, whichever it is. */
  readonly model: string | undefined;
  /** In a's order; those left out that failed in either. */
  readonly items: readonly ComparedItem[];
  readonly failed: number;
  /** Items that the other run has not. */
  readonly unmatchedA: number;
  readonly unmatchedB: number;
}

export interface RunComparison {
  /** Of the arms that both runs have; empty where they have none in common. */
  readonly arms: readonly ArmComparison[];
  /** Each once, in the order of `CONDITIONS`: with one of them, what changed is not due to chance and one cause alone. */
  readonly differences: readonly Condition[];
}

/**
 * Two runs item by item: arms are paired by strategy, and by model as well where a run has several; items by the problem's
 * key and the repeat, since ids change with a file's name. Problems of one key are paired in their order.
 * Swapping the runs mirrors the result.
 */
export function compareRuns(a: readonly GradedRecord[], b: readonly GradedRecord[]): RunComparison {
  const [armsA, armsB] = [armsOf(a), armsOf(b)];
  const withModel = [armsA, armsB].some((arms) => new Set(arms.map(({ model }) => model)).size > 1);
  const nameOf = ({ model, strategy }: Arm): string => JSON.stringify(withModel ? [model, strategy] : strategy);
  const others = new Map(armsB.map((arm) => [nameOf(arm), arm]));
  const compared = armsA.flatMap((arm) => {
    const other = others.get(nameOf(arm));
    return other ? [compareArms(arm, other, withModel ? arm.model : undefined)] : [];
  });
  const found = new Set(compared.flatMap(({ differences }) => [...differences]));
  return {
    arms: compared.map(({ comparison }) => comparison),
    differences: CONDITIONS.filter((condition) => found.has(condition)),
  };
}

function compareArms(
  a: Arm,
  b: Arm,
  model: string | undefined,
): { readonly comparison: ArmComparison; readonly differences: ReadonlySet<Condition> } {
  const ofB = byItem(b.records);
  const matched = [...byItem(a.records)].flatMap(([id, before]) => {
    const after = ofB.get(id);
    return after ? [[before, after] as const] : [];
  });
  const items = matched.flatMap(([before, after]) =>
    before.kind === "graded" && after.kind === "graded" ? [comparedItem({ a: before, b: after })] : [],
  );
  const unmatchedA = a.records.length - matched.length;
  const unmatchedB = b.records.length - matched.length;
  const differences = new Set(matched.flatMap(([before, after]) => differencesOf(before.record, after.record)));
  if (unmatchedA + unmatchedB > 0) differences.add("problems");
  const failed = matched.length - items.length;
  const { strategy } = a;
  return { comparison: { strategy, model, items, failed, unmatchedA, unmatchedB, ...pairFigures(items) }, differences };
}

/** An item's name is the same in both runs; a problem has one for all its repeats, so that they stay together. */
function byItem(records: readonly GradedRecord[]): ReadonlyMap<string, GradedRecord> {
  const problemsOf = groupBy(records, ({ record }) => record.problemKey);
  const places = new Map(
    [...problemsOf.values()].flatMap((alike) =>
      [...groupBy(alike, ({ record }) => record.problemId).keys()].map((id, place): [string, number] => [id, place]),
    ),
  );
  return new Map(
    records.map((graded) => {
      const { problemKey, problemId, repeat } = graded.record;
      return [JSON.stringify([problemKey, places.get(problemId), repeat]), graded];
    }),
  );
}

function comparedItem(pair: GradedPair): ComparedItem {
  const [before, after] = [pair.a.strict.kind === "correct", pair.b.strict.kind === "correct"];
  return {
    ...pair,
    change: before === after ? "same" : after ? "gained" : "lost",
    tokens: pair.b.newTokens - pair.a.newTokens,
  };
}

function differencesOf(a: EvaluationRecord, b: EvaluationRecord): Condition[] {
  const differs = (of: (record: EvaluationRecord) => unknown): boolean =>
    JSON.stringify(of(a)) !== JSON.stringify(of(b));
  const asked: Condition[] = differs(({ strategyVersion }) => strategyVersion)
    ? ["strategy"]
    : differs(({ prompt }) => prompt) && a.prompt.kind === b.prompt.kind
      ? ["wording"]
      : [];
  if (a.gold !== b.gold) asked.push("answers");
  if (differs(({ model }) => [model.id, model.revision])) asked.push("model");
  if (differs(({ model }) => [model.dtype, model.device])) asked.push("device");
  if (differs(({ decoding }) => whatDecides(decoding))) asked.push("decoding");
  return asked;
}

/** A greedy answer depends on no seed. */
function whatDecides({ maxNewTokens, temperature, topP, seed }: Decoding): readonly number[] {
  return temperature === 0 ? [maxNewTokens, 0] : [maxNewTokens, temperature, topP, seed];
}
