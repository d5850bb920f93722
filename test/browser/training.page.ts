import { opfsTree } from "../../src/adapters/storage/opfsTree.ts";
import { treeCheckpoints } from "../../src/adapters/storage/treeCheckpoints.ts";
import { connectTraining } from "../../src/bridge/connectTraining.ts";
import { browserWorker } from "../../src/bridge/lifeSign.ts";
import type { ParentRequest } from "../../src/bridge/trainingContract.ts";
import type { Distiller } from "../../src/core/distill/distiller.ts";
import type { TrainerEvent, TrainingOutcome } from "../../src/core/distill/trainer.ts";
import { twoSlots } from "../../src/core/distill/twoSlots.ts";
import { AppError } from "../../src/core/errors.ts";
import { CHECKPOINT_LAWS, makeCheckpoint } from "../contracts/checkpointFolder.ts";
import { type TinyChanges, tinyPlan } from "../contracts/tinyLessons.ts";
import { TRAINER_LAWS } from "../contracts/trainer.ts";
import type { SaveOrder } from "./checkpointWriter.worker.ts";

const ROOT = "laws";

/** What is wrong with the laws that do not hold in the browser's own file system. */
export async function brokenCheckpointLaws(): Promise<{ checked: number; broken: string[] }> {
  const broken: string[] = [];
  for (const [i, { title, check }] of CHECKPOINT_LAWS.entries()) {
    await check(() => treeCheckpoints(opfsTree(ROOT), `law ${i}`)).catch((thrown: unknown) => {
      broken.push(`${title}: ${String(thrown)}`);
    });
  }
  return { checked: CHECKPOINT_LAWS.length, broken };
}

export type SaveEnding = "standing" | { readonly operations: number } | { readonly failed: string };

/** One save by a worker of its own, which is killed where it stands still. */
export async function save(order: SaveOrder): Promise<SaveEnding> {
  const worker = new Worker(new URL("./checkpointWriter.worker.ts", import.meta.url), { type: "module" });
  const ending = await new Promise<SaveEnding>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<SaveEnding>) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(order);
  });
  worker.terminate();
  return ending;
}

/** The step of the checkpoint that is there, if its weights are those of that step. */
export async function savedStep(root: string): Promise<number | undefined> {
  const found = await twoSlots(treeCheckpoints(opfsTree(root), "run")).load();
  if (!found) return undefined;
  const same = String(found.parameters) === String(makeCheckpoint(found.step).parameters);
  return same ? found.step : -1;
}

const workers: Worker[] = [];

function tinyDistiller(device: ParentRequest["device"] = "wasm", graceMs?: number): Distiller {
  const connection = connectTraining(
    () =>
      browserWorker((name) => {
        const url = new URL("../../workers/training.worker.ts", import.meta.url);
        const worker = new Worker(url, { type: "module", name });
        workers.push(worker);
        return worker;
      }),
    graceMs,
  );
  const source = { kind: "student", baseUrl: new URL("/tiny/", location.href).href } as const;
  return connection.distiller({ source, device, threads: "all" });
}

async function forgetCheckpoints(): Promise<void> {
  for (const folder of await opfsTree("checkpoints").folders()) await opfsTree("checkpoints").remove(folder);
}

/** Here every plan has a place of its own, so that it never meets the checkpoint of another. */
const ONE_PLACE = "refuses a checkpoint of another plan and leaves it alone";

/** What is wrong with the laws of the Trainer port that do not hold behind the real worker. */
export async function brokenTrainerLaws(): Promise<{ checked: number; broken: string[] }> {
  const laws = TRAINER_LAWS.filter(({ title }) => title !== ONE_PLACE);
  const broken: string[] = [];
  for (const { title, check } of laws) {
    await forgetCheckpoints();
    const distiller = tinyDistiller();
    await check(() => distiller).catch((thrown: unknown) => void broken.push(`${title}: ${String(thrown)}`));
    workers.at(-1)?.terminate();
  }
  return { checked: laws.length, broken };
}

interface Losses {
  readonly outcome: TrainingOutcome["kind"];
  readonly threads: number | undefined;
  readonly resumedFrom: number;
  /** As they are, bit for bit. */
  readonly losses: readonly number[];
  readonly norms: readonly number[];
}

async function lossesOf(
  distiller: Distiller,
  onEvent: (event: TrainerEvent) => void = () => {},
  changes: TinyChanges = {},
): Promise<Losses> {
  let started: Extract<TrainerEvent, { type: "started" }> | undefined;
  const steps: { loss: number; gradientNorm: number }[] = [];
  const outcome = await distiller.run(new AbortController().signal, tinyPlan(changes), (event) => {
    if (event.type === "started") started = event;
    if (event.type === "step") steps.push(event);
    onEvent(event);
  });
  const all = [...(started?.history.steps ?? []), ...steps];
  return {
    outcome: outcome.kind,
    threads: started?.threads,
    resumedFrom: started?.resumedFrom ?? -1,
    losses: all.map(({ loss }) => loss),
    norms: all.map(({ gradientNorm }) => gradientNorm),
  };
}

/** A whole run, and one whose worker is killed after some step; both from nothing. */
export async function killedAndWhole(killAfter: number) {
  await forgetCheckpoints();
  const whole = await lossesOf(tinyDistiller());
  await forgetCheckpoints();
  const distiller = tinyDistiller();
  const killed = await lossesOf(distiller, (event) => {
    if (event.type === "step" && event.step === killAfter) workers.at(-1)!.terminate();
  }).then(
    () => "it ended",
    (thrown: unknown) => (thrown instanceof AppError ? { code: thrown.code, hint: thrown.hint } : String(thrown)),
  );
  return { whole, killed, resumed: await lossesOf(distiller) };
}

/** Some steps in this page, to be gone on with in another. */
export async function beginRun(untilStep: number): Promise<TrainingOutcome> {
  return tinyDistiller().run(new AbortController().signal, tinyPlan(), () => {}, { untilStep });
}

export async function goOn(): Promise<Losses> {
  return lossesOf(tinyDistiller());
}

export async function wholeRun(
  device: ParentRequest["device"] = "wasm",
  changes: TinyChanges = {},
): Promise<Losses & { note: string | undefined }> {
  await forgetCheckpoints();
  let note: string | undefined;
  const hear = (event: TrainerEvent): void => {
    if (event.type === "started") note = event.note;
  };
  const losses = await lossesOf(tinyDistiller(device), hear, changes);
  return { ...losses, note };
}

/** An abort while it trains, with termination switched off: only the worker itself can have stopped. */
export async function pauseWhileTraining() {
  await forgetCheckpoints();
  const distiller = tinyDistiller("wasm", 1e9);
  const controller = new AbortController();
  let steps = 0;
  const outcome = await distiller.run(controller.signal, tinyPlan(), (event) => {
    if (event.type === "step" && ++steps === 2) controller.abort();
  });
  return { outcome, steps, spawned: workers.length, resumed: await lossesOf(distiller) };
}

export async function missingParent() {
  const connection = connectTraining(() =>
    browserWorker(
      (name) => new Worker(new URL("../../workers/training.worker.ts", import.meta.url), { type: "module", name }),
    ),
  );
  const source = { kind: "student", baseUrl: new URL("/nowhere/", location.href).href } as const;
  return connection
    .distiller({ source, device: "wasm", threads: "one" })
    .run(new AbortController().signal, tinyPlan(), () => {})
    .then(
      () => undefined,
      (thrown: unknown) => (thrown instanceof AppError ? { code: thrown.code } : String(thrown)),
    );
}
