import type { TraceBlock } from "../../core/distill/collection.ts";
import type { DistillRun } from "../../core/distill/distillRun.ts";
import type { DistillRunStore } from "../../core/distill/distillRunStore.ts";
import { tracesHash } from "../../core/distill/plan.ts";

/** Distillations that are gone with the page. */
export function memoryDistillRuns(): DistillRunStore {
  const runs = new Map<string, DistillRun>();
  const traces = new Map<string, Map<number, TraceBlock>>();
  return {
    list: async () => [...runs.values()].map((run) => structuredClone(run)).sort((a, b) => b.createdAt - a.createdAt),
    get: async (id) => structuredClone(runs.get(id)),
    put: async (run) => void runs.set(run.id, structuredClone(run)),
    delete: async (id) => {
      const gone = runs.get(id);
      runs.delete(id);
      const hash = gone && tracesHash(gone.plan);
      if (hash !== undefined && ![...runs.values()].some(({ plan }) => tracesHash(plan) === hash)) traces.delete(hash);
    },
    blocks: async (hash) =>
      [...(traces.get(hash)?.values() ?? [])].map((block) => structuredClone(block)).sort((a, b) => a.index - b.index),
    addBlock: async (hash, block) => {
      const blocks = traces.get(hash) ?? new Map<number, TraceBlock>();
      blocks.set(block.index, structuredClone(block));
      traces.set(hash, blocks);
    },
  };
}
