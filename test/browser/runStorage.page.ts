import { ScriptedGenerator } from "../../src/adapters/generators/scripted.ts";
import { indexedDbDistillRuns } from "../../src/adapters/storage/indexedDbDistillRuns.ts";
import { indexedDbRuns } from "../../src/adapters/storage/indexedDbRuns.ts";
import { webLock } from "../../src/adapters/storage/locks.ts";
import { AppError } from "../../src/core/errors.ts";
import type { EvaluationRecord } from "../../src/core/evaluation/record.ts";
import type { RunListing } from "../../src/core/evaluation/runStore.ts";
import { runStored } from "../../src/core/evaluation/runStored.ts";
import { strategyById } from "../../src/core/prompts/strategies.ts";
import { DISTILL_RUN_LAWS } from "../contracts/distillRunStore.ts";
import { makeBlock, makeRun, RUN_STORE_LAWS } from "../contracts/runStore.ts";
import { MODEL } from "../unit/evaluation/records.ts";

/** Every law in a database of its own; what is wrong with those that do not hold. */
export async function brokenLaws(): Promise<{ checked: number; broken: string[] }> {
  const broken: string[] = [];
  for (const { title, check } of RUN_STORE_LAWS) {
    await check(() => indexedDbRuns(`law: ${title}`)).catch((thrown: unknown) => {
      broken.push(`${title}: ${String(thrown)}`);
    });
  }
  return { checked: RUN_STORE_LAWS.length, broken };
}

/** The same for distillations. */
export async function brokenDistillationLaws(): Promise<{ checked: number; broken: string[] }> {
  const broken: string[] = [];
  for (const { title, check } of DISTILL_RUN_LAWS) {
    await check(() => indexedDbDistillRuns(`law: ${title}`)).catch((thrown: unknown) => {
      broken.push(`${title}: ${String(thrown)}`);
    });
  }
  return { checked: DISTILL_RUN_LAWS.length, broken };
}

interface Ending {
  readonly code: string;
  readonly hint: string | undefined;
}

async function ending(call: Promise<unknown>): Promise<Ending> {
  const thrown: unknown = await call.then(
    () => "it resolved",
    (error: unknown) => error,
  );
  return thrown instanceof AppError
    ? { code: thrown.code, hint: thrown.hint }
    : { code: String(thrown), hint: undefined };
}

const large = (key: string): EvaluationRecord[] => makeBlock(key).map((record) => ({ ...record, gold: noise() }));

/** Half a megabyte that does not compress. */
function noise(): string {
  const bytes = new Uint8Array(65_536);
  const parts = Array.from({ length: 8 }, () =>
    String.fromCharCode(...crypto.getRandomValues(bytes).map((b) => b | 64)),
  );
  return parts.join("");
}

export async function keepSmall(): Promise<void> {
  const store = indexedDbRuns("full");
  await store.put(makeRun("run"));
  await store.addBlock("run", makeBlock("small"));
}

/** Adds large blocks until one is refused, then says how that went and what is kept. */
export async function fill(): Promise<{ ended: Ending; added: number; kept: number; whole: boolean }> {
  const store = indexedDbRuns("full");
  let added = 0;
  let ended: Ending = { code: "it resolved", hint: undefined };
  while (added < 40) {
    ended = await ending(store.addBlock("run", large(`large ${added}`)));
    if (ended.code !== "it resolved") break;
    added += 1;
  }
  const records = await store.records("run");
  const [listing] = await store.list();
  return {
    ended,
    added,
    kept: records.length,
    whole: listing!.done <= listing!.total && records.length === 2 + 2 * added,
  };
}

/** How an open ends that a later version's tab, this tab's older connection, or the browser stands in the way of. */
export async function hinderedOpens(): Promise<Ending[]> {
  const later = await openRaw("later", 9);
  later.close();
  const newer = await ending(indexedDbRuns("later").list());
  const open = Object.getOwnPropertyDescriptor(IDBFactory.prototype, "open")!;
  const deny = (): never => {
    throw new DOMException("The user denied it.", "SecurityError");
  };
  Object.defineProperty(IDBFactory.prototype, "open", { ...open, value: deny });
  const denied = await ending(indexedDbRuns("denied").list());
  Object.defineProperty(IDBFactory.prototype, "open", open);
  return [newer, denied];
}

function openRaw(name: string, version: number): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("No database."));
  });
}

/** Whether the database can be deleted, as another tab would, while a store has it open; and whether that store goes on. */
export async function givesWay(): Promise<{ deleted: boolean; after: readonly RunListing[] }> {
  const store = indexedDbRuns("yielding");
  await store.put(makeRun("run"));
  const deleted = await new Promise<boolean>((resolve) => {
    const request = indexedDB.deleteDatabase("yielding");
    request.onsuccess = () => resolve(true);
    request.onerror = () => resolve(false);
  });
  return { deleted, after: await store.list() };
}

const RUN = {
  ...makeRun("shared"),
  plan: { ...makeRun("shared").plan, strategies: ["verbose", "pruned"].map((id) => strategyById(id)!) },
};

export async function putShared(): Promise<void> {
  await indexedDbRuns("shared").put(RUN);
}

const asked: string[] = [];
const stop = new AbortController();

/** Runs the shared run; "elsewhere" when another tab has it. From the given item on, the model answers no more. */
export async function runShared(silentFrom = Infinity): Promise<string> {
  const generator = new ScriptedGenerator({
    model: MODEL,
    clock: performance,
    replyTo: (item) => {
      asked.push(item.sampleKey);
      return { kind: "reply", promptTokens: 5, tokens: [{ id: 0, text: "#### 3" }], finishReason: "stop" };
    },
    wait: async (_, signal) => {
      if (asked.length > silentFrom) await new Promise((resolve) => signal.addEventListener("abort", resolve));
    },
  });
  const request = {
    runId: "shared",
    generators: [generator],
    store: indexedDbRuns("shared"),
    lock: webLock(navigator.locks),
  };
  return runStored(stop.signal, request, () => {}).then(
    (records) => (records === undefined ? "elsewhere" : `${records.length} records`),
    (thrown: Error) => thrown.name,
  );
}

let background: Promise<string> | undefined;

/** Starts without waiting for the end. */
export function startShared(silentFrom: number): void {
  background = runShared(silentFrom);
}

export async function ended(): Promise<string | undefined> {
  return background;
}

export function stopShared(): void {
  stop.abort();
}

export async function shared(): Promise<{ asked: string[]; kept: string[]; done: number }> {
  const store = indexedDbRuns("shared");
  const kept = (await store.records("shared")).map((record) => record.sampleKey);
  return { asked, kept, done: (await store.list())[0]?.done ?? 0 };
}
