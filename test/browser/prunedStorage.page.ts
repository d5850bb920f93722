import { indexedDbBatches } from "../../src/adapters/storage/indexedDbBatches.ts";
import { indexedDbDataSets } from "../../src/adapters/storage/indexedDbDataSets.ts";
import type { DataSet } from "../../src/core/distill/dataSet.ts";
import { BATCH_STORE_LAWS } from "../contracts/batchStore.ts";

/** Every law in a database of its own; what is wrong with those that do not hold. */
export async function brokenLaws(): Promise<{ checked: number; broken: string[] }> {
  const broken: string[] = [];
  for (const { title, check } of BATCH_STORE_LAWS) {
    await check(() => indexedDbBatches(`law: ${title}`)).catch((thrown: unknown) => {
      broken.push(`${title}: ${String(thrown)}`);
    });
  }
  return { checked: BATCH_STORE_LAWS.length, broken };
}

/** A data set as it was stored when there was one teacher, read again. */
export async function oldDataSet(): Promise<{ stored: DataSet | undefined; teachers: unknown[] }> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open("old-sets", 1);
    request.onupgradeneeded = () => ["listings", "examples"].forEach((name) => request.result.createObjectStore(name));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("No database."));
  });
  const transaction = database.transaction(["listings", "examples"], "readwrite");
  const listing = { id: "old", title: "Old", createdAt: 1, teacher: "symbolic", split: "skill", count: 1, bytes: 9 };
  transaction.objectStore("listings").put(listing, "old");
  transaction.objectStore("examples").put([{ question: "2 + 2?", response: "It is 4.", pruned: "4" }], "old");
  await new Promise((resolve) => (transaction.oncomplete = resolve));
  database.close();
  const sets = indexedDbDataSets("old-sets");
  return { stored: await sets.get("old"), teachers: (await sets.list()).map(({ teacher }) => teacher) };
}
