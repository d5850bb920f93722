import { type DataSet, dataSetListing, type DataSetStore } from "../../core/distill/dataSet.ts";

/** Keeps data sets until the page is left. */
export function memoryDataSets(): DataSetStore {
  const kept = new Map<string, DataSet>();
  return {
    list: async () => [...kept.values()].map(dataSetListing).sort((a, b) => b.createdAt - a.createdAt),
    put: async (set) => void kept.set(set.id, structuredClone(set)),
    get: async (id) => kept.get(id),
    delete: async (id) => void kept.delete(id),
  };
}
