import type { RunStore } from "../../core/evaluation/runStore.ts";
import {
  type BlockText,
  blockText,
  listing,
  newestFirst,
  noSuchRun,
  readBlock,
  readRun,
  type RunRow,
  runRow,
} from "./runText.ts";

/** Keeps runs until the page is left: for tests, and where the browser keeps nothing. */
export function memoryRuns(): RunStore {
  const runs = new Map<string, { readonly row: RunRow; readonly blocks: Map<string, BlockText> }>();
  return {
    list: async () =>
      newestFirst(
        [...runs.values()].map(({ row, blocks }) =>
          listing(
            row,
            [...blocks.values()].map(({ head }) => head),
          ),
        ),
      ),
    put: async (run) => {
      runs.set(run.id, { row: runRow(run), blocks: runs.get(run.id)?.blocks ?? new Map<string, BlockText>() });
    },
    get: async (id) => {
      const kept = runs.get(id);
      return kept && readRun(kept.row.text);
    },
    addBlock: async (runId, records) => {
      const kept = runs.get(runId);
      if (kept === undefined) throw noSuchRun();
      const block = blockText(records);
      kept.blocks.set(block.key, block);
    },
    records: async (runId) => [...(runs.get(runId)?.blocks.values() ?? [])].flatMap(({ text }) => readBlock(text)),
    delete: async (runId) => {
      runs.delete(runId);
    },
  };
}
