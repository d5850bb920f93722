import type { TraceBlock } from "../../src/core/distill/collection.ts";
import { DISTILL_RUN_VERSION, type DistillRun } from "../../src/core/distill/distillRun.ts";
import type { DistillRunStore } from "../../src/core/distill/distillRunStore.ts";
import { tracesHash } from "../../src/core/distill/plan.ts";
import { random } from "../../src/core/random.ts";
import { makeCheckpoint } from "./checkpointFolder.ts";

export interface DistillRunStoreLaw {
  readonly title: string;
  /** `open` gives the same runs each time, as a page does that is loaded again; empty at first. Throws when broken. */
  readonly check: (open: () => DistillRunStore) => Promise<void>;
}

/** The laws of the DistillRunStore port. They need no test runner, so that they also run within a page. */
export const DISTILL_RUN_LAWS: readonly DistillRunStoreLaw[] = [
  { title: "reads back what was put, equal, newest first, after any sequence of calls", check: checkAgainstModel },
  { title: "gives the blocks of a hash in the order of their indices, each as it was last added", check: checkBlocks },
  { title: "deletes traces with the last run that needs them, and not before", check: checkShared },
  { title: "keeps what it was given, whatever happens to that object later", check: checkCopies },
];

const { plan } = makeCheckpoint(1);

export function makeDistillRun(id: string, createdAt = 1, arm: DistillRun["plan"]["arm"] = "drp"): DistillRun {
  return {
    version: DISTILL_RUN_VERSION,
    id,
    name: `Run “${id}”`,
    createdAt,
    origin: "live",
    place: 0,
    parent: "Parent",
    plan: { ...plan, arm },
    spentMs: { traces: 0, lessons: 0, measuring: 0 },
  };
}

function makeBlock(index: number, text = "3 + 4 = 7"): TraceBlock {
  return {
    index,
    traces: [{ problemId: `p${index}`, question: "How many?", response: text, tokens: 5 }],
    notKept: { wrong: 1, noAnswer: 0, truncated: 0, failed: 0, repeated: 0 },
  };
}

async function checkAgainstModel(open: () => DistillRunStore): Promise<void> {
  const model = new Map<string, DistillRun>();
  const draw = random("distill run store", "calls");
  for (let call = 0; call < 40; call++) {
    const id = ["a", "b/../c", "ü .json"][draw.integer(0, 2)]!;
    if (draw.integer(0, 3) === 0) {
      model.delete(id);
      await open().delete(id);
    } else {
      // A time that no other run has, so that there is one order.
      const run = { ...makeDistillRun(id, call), place: draw.integer(0, 9), child: undefined };
      model.set(id, run);
      await open().put(run);
    }
    same(await open().get(id), model.get(id), "the run");
    same(
      await open().list(),
      [...model.values()].sort((a, b) => b.createdAt - a.createdAt),
      "the list",
    );
  }
}

async function checkBlocks(open: () => DistillRunStore): Promise<void> {
  same(await open().blocks("h"), [], "blocks of nothing");
  for (const index of [10, 2, 0, 1]) await open().addBlock("h", makeBlock(index));
  await open().addBlock("other", makeBlock(3));
  await open().addBlock("h", makeBlock(2, "another text"));
  same(
    await open().blocks("h"),
    [makeBlock(0), makeBlock(1), makeBlock(2, "another text"), makeBlock(10)],
    "the blocks",
  );
  const many = Array.from({ length: 70 }, (_, index) => makeBlock(3 * index));
  for (const block of many) await open().addBlock("many", block);
  same(await open().blocks("many"), many, "many blocks");
}

async function checkShared(open: () => DistillRunStore): Promise<void> {
  const hash = tracesHash(plan);
  await open().put(makeDistillRun("drp"));
  await open().put(makeDistillRun("control", 2, "verbose"));
  await open().addBlock(hash, makeBlock(0));
  await open().addBlock("of another plan", makeBlock(0));
  await open().delete("drp");
  same(await open().blocks(hash), [makeBlock(0)], "traces that a run still needs");
  await open().delete("control");
  same(await open().blocks(hash), [], "traces that none needs");
  same(await open().blocks("of another plan"), [makeBlock(0)], "traces of another plan");
  await open().delete("never there");
}

async function checkCopies(open: () => DistillRunStore): Promise<void> {
  const run = { ...makeDistillRun("a"), name: "before" };
  await open().put(run);
  run.name = "after";
  same((await open().get("a"))?.name, "before", "the name");
}

function same(actual: unknown, expected: unknown, what: string): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: ${a?.slice(0, 300)} instead of ${b?.slice(0, 300)}`);
}
