import type { BatchStore, StoredBatch } from "../../core/distill/batchStore.ts";
import type { PrunedRow } from "../../core/distill/pruner.ts";

/** Keeps batches until the page is left. */
export function memoryBatches(): BatchStore {
  const batches = new Map<string, StoredBatch>();
  const rows = new Map<string, Map<number, PrunedRow>>();
  return {
    list: async () =>
      [...batches.values()]
        .map(({ traces, ...batch }) => ({ ...batch, done: rows.get(batch.id)?.size ?? 0, total: traces.length }))
        .sort((a, b) => b.createdAt - a.createdAt),
    put: async (batch) => {
      batches.set(batch.id, structuredClone(batch));
      rows.set(batch.id, new Map());
    },
    get: async (id) => {
      const batch = batches.get(id);
      return batch && { batch, rows: [...rows.get(id)!.values()].sort((a, b) => a.index - b.index) };
    },
    addRow: async (id, row) => void rows.get(id)?.set(row.index, structuredClone(row)),
    delete: async (id) => {
      batches.delete(id);
      rows.delete(id);
    },
  };
}
