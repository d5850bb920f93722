import type { CheckpointFolder, CheckpointStore, TrainingCheckpoint } from "../../src/core/distill/checkpointStore.ts";
import { DISTILL_VERSION, type DistillPlan } from "../../src/core/distill/plan.ts";
import { twoSlots } from "../../src/core/distill/twoSlots.ts";
import { random } from "../../src/core/random.ts";

export interface CheckpointLaw {
  readonly title: string;
  /** `open` gives the same folder each time, as a page does that is loaded again; empty at first. Throws when broken. */
  readonly check: (open: () => CheckpointFolder) => Promise<void>;
}

/** The laws of checkpoints over any folder. They need no test runner, so that they also run within a page or a worker. */
export const CHECKPOINT_LAWS: readonly CheckpointLaw[] = [
  { title: "reads files back as they were last written, and nothing once it is cleared", check: checkFiles },
  { title: "keeps what it was given, whatever happens to those bytes later", check: checkCopies },
  { title: "loads the newest checkpoint, equal, with and without a best one", check: checkNewest },
  { title: "has no checkpoint at first, and none once it is cleared", check: checkEmpty },
  { title: "survives a kill between any two writes, and within each", check: checkKills },
  { title: "never reads a damaged checkpoint as whole", check: checkDamage },
];

const PLAN: DistillPlan = {
  version: DISTILL_VERSION,
  student: { id: "parent", revision: "0123456789abcdef", style: "verbose" },
  arm: "drp",
  seed: 7,
  traces: { problems: 8, minSteps: 2, maxSteps: 4, draws: 1, temperature: 1, topP: 1, maxNewTokens: 64 },
  training: { steps: 9, examplesPerStep: 2, peakRate: 1e-3, warmupSteps: 1, decaySteps: 2, checkpointEvery: 3 },
  validation: { problems: 4, every: 3 },
};

export function makeCheckpoint(step: number, bestStep?: number): TrainingCheckpoint {
  const draw = random("checkpoint", "weights", step);
  const vector = (): Float32Array => Float32Array.from({ length: 501 }, () => draw.normal());
  const taken = (at: number) => ({ step: at, loss: 1 / at, gradientNorm: at, rate: 1e-3, tokens: 100, ms: 3 });
  return {
    plan: PLAN,
    dataHash: "fedcba9876543210",
    step,
    history: { steps: Array.from({ length: step }, (_, i) => taken(i + 1)), checks: [] },
    parameters: vector(),
    moment1: vector(),
    moment2: vector(),
    best: bestStep === undefined ? undefined : { step: bestStep, parameters: vector() },
  };
}

async function checkFiles(open: () => CheckpointFolder): Promise<void> {
  same(await open().read("a"), undefined, "a file that is not there");
  await open().write("a", Uint8Array.of(1, 2, 3));
  await open().write("b", Uint8Array.of());
  await open().write("a", Uint8Array.of(9));
  same([...(await open().read("a"))!], [9], "the file");
  same([...(await open().read("b"))!], [], "an empty file");
  await open().clear();
  await open().clear();
  same(await open().read("a"), undefined, "a file of a cleared folder");
}

async function checkCopies(open: () => CheckpointFolder): Promise<void> {
  const bytes = Uint8Array.of(0, 1, 2, 3, 4);
  await open().write("a", bytes.subarray(1, 3));
  bytes.fill(7);
  same([...(await open().read("a"))!], [1, 2], "the file");
}

async function checkNewest(open: () => CheckpointFolder): Promise<void> {
  for (const [step, bestStep] of [[3], [6, 4], [9, 9], [12], [15, 9]] as const) {
    const checkpoint = makeCheckpoint(step, bestStep);
    await twoSlots(open()).save(checkpoint);
    await holds(twoSlots(open()), checkpoint);
  }
}

async function checkEmpty(open: () => CheckpointFolder): Promise<void> {
  same(await twoSlots(open()).load(), undefined, "the checkpoint");
  await twoSlots(open()).save(makeCheckpoint(3));
  await twoSlots(open()).clear();
  same(await twoSlots(open()).load(), undefined, "the checkpoint");
  same(await twoSlots(open()).head(), undefined, "its head");
}

/** Every write of a save is where the process may end: before it, or with some of its bytes on the disk. */
async function checkKills(open: () => CheckpointFolder): Promise<void> {
  const store = twoSlots(open());
  await store.save(makeCheckpoint(3));
  let standing = makeCheckpoint(6, 6);
  await store.save(standing);
  for (let round = 0; round < 2; round++) {
    for (let write = 0; write < 2; write++) {
      for (const share of [0, 0.3, 0.99]) {
        const killed = twoSlots(dying(open(), write, share));
        await rejects(killed.save(makeCheckpoint(9, 6)));
        await holds(twoSlots(open()), standing);
      }
    }
    standing = makeCheckpoint(12 + round, 12);
    await twoSlots(open()).save(standing);
    await holds(twoSlots(open()), standing);
  }
}

/** The folder of a process that ends within write number `last`, when so much of the file is there. */
function dying(folder: CheckpointFolder, last: number, share: number): CheckpointFolder {
  let writes = 0;
  return {
    ...folder,
    write: async (name, bytes) => {
      if (writes++ < last) return folder.write(name, bytes);
      const old = (await folder.read(name)) ?? new Uint8Array();
      const cut = Math.floor(bytes.length * share);
      // Written in place: the new bytes, then what was there before.
      if (share > 0) await folder.write(name, Uint8Array.from([...bytes.subarray(0, cut), ...old.subarray(cut)]));
      throw new Error("killed");
    },
  };
}

async function checkDamage(open: () => CheckpointFolder): Promise<void> {
  const [older, newer] = [makeCheckpoint(3), makeCheckpoint(6, 6)];
  await twoSlots(open()).save(older);
  await twoSlots(open()).save(newer);
  for (const name of ["b.weights", "b.manifest"]) {
    const whole = (await open().read(name))!;
    for (const place of [0, whole.length >> 1, whole.length - 1]) {
      await open().write(
        name,
        whole.map((byte, i) => (i === place ? byte ^ 1 : byte)),
      );
      await holds(twoSlots(open()), older);
    }
    await open().write(name, whole);
    await holds(twoSlots(open()), newer);
  }
}

async function holds(store: CheckpointStore, expected: TrainingCheckpoint): Promise<void> {
  same(plain(await store.load()), plain(expected), "the checkpoint");
  const { plan, dataHash, step, history } = expected;
  const head = await store.head();
  same(
    head && { ...head, bytes: undefined },
    { plan, dataHash, step, history, bytes: undefined },
    "its head, without weights",
  );
}

function plain(checkpoint: TrainingCheckpoint | undefined): unknown {
  if (checkpoint === undefined) return undefined;
  const { parameters, moment1, moment2, best, ...rest } = checkpoint;
  const vectors = [parameters, moment1, moment2, best?.parameters ?? []];
  return { ...rest, bestStep: best?.step, vectors: vectors.map((vector) => [...vector]) };
}

async function rejects(work: Promise<unknown>): Promise<void> {
  const failed = await work.then(
    () => false,
    () => true,
  );
  if (!failed) throw new Error("A write that was cut off was taken for whole.");
}

function same(actual: unknown, expected: unknown, what: string): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: ${a?.slice(0, 300)} instead of ${b?.slice(0, 300)}`);
}
