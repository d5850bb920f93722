import type { BatchStore } from "../../core/distill/batchStore.ts";
import type { DataSetStore } from "../../core/distill/dataSet.ts";
import { distillLock, type DistillRun } from "../../core/distill/distillRun.ts";
import type { DistillRunStore } from "../../core/distill/distillRunStore.ts";
import { planHash, tracesHash } from "../../core/distill/plan.ts";
import { stillAtWork } from "../../core/distill/stillAtWork.ts";
import type { Lock } from "../../core/evaluation/runStore.ts";
import type { Shelf } from "../../core/evaluation/storageReport.ts";
import { hubModelId, parseModelId } from "../../core/modelId.ts";
import type { ModelStore } from "../../core/models/modelStore.ts";
import type { FileTree } from "./fileTree.ts";
import { hubFolder, type TreeHubModels } from "./treeHubModels.ts";

export function modelShelf(models: ModelStore): Shelf {
  return {
    list: async () => {
      const kept = await models.list();
      return kept.map(({ id, name, createdAt, bytes }) => ({ id, titles: [name], createdAt, bytes }));
    },
    delete: (id) => models.delete(id),
  };
}

/** Those that were broken off take room, too. */
export function hubModelShelf(models: TreeHubModels, tree: FileTree): Shelf {
  return {
    list: async () => {
      const kept = await models.entries();
      return Promise.all(
        kept.map(async ({ repository, dtype, createdAt }) => {
          const id = hubModelId(repository, dtype);
          const bytes = await tree.bytes(hubFolder(repository, dtype));
          return { id, titles: [`${repository} (${dtype})`], createdAt, bytes };
        }),
      );
    },
    delete: async (id) => {
      const name = parseModelId(id);
      if (name.kind === "hub") await models.delete(name.repository, name.dtype);
    },
  };
}

export function dataSetShelf(sets: DataSetStore): Shelf {
  return {
    list: async () => {
      const kept = await sets.list();
      return kept.map(({ id, title, createdAt, bytes }) => ({ id, titles: [title], createdAt, bytes }));
    },
    delete: (id) => sets.delete(id),
  };
}

export function batchShelf(batches: BatchStore): Shelf {
  return {
    list: async () => {
      const kept = await batches.list();
      const sizes = await Promise.all(kept.map(async ({ id }) => textLength(await batches.get(id))));
      return kept.map(({ id, title, createdAt }, i) => ({ id, titles: [title], createdAt, bytes: sizes[i]! }));
    },
    delete: (id) => batches.delete(id),
  };
}

/** Traces that several distillations share count for the newest of them. One that is worked on is not deleted. */
export function distillationShelf(runs: DistillRunStore, lock: Lock): Shelf {
  const bytesOf = async (run: DistillRun, all: readonly DistillRun[]): Promise<number> => {
    const hash = tracesHash(run.plan);
    const isFirst = all.find(({ plan }) => tracesHash(plan) === hash) === run;
    return textLength(run) + (isFirst ? textLength(await runs.blocks(hash)) : 0);
  };
  return {
    list: async () => {
      const all = await runs.list();
      const sizes = await Promise.all(all.map((run) => bytesOf(run, all)));
      return all.map(({ id, name, createdAt }, i) => ({ id, titles: [name], createdAt, bytes: sizes[i]! }));
    },
    delete: async (id) => {
      const deleted = await lock.tryHold(distillLock(id), () => runs.delete(id).then(() => true));
      if (deleted === undefined) throw stillAtWork((await runs.get(id))?.name ?? id);
    },
  };
}

/** Checkpoints in a tree with a folder for each plan, called by the distillations that go on from them. */
export function checkpointShelf(tree: FileTree, runs: DistillRunStore): Shelf {
  return {
    list: async () => {
      const [ids, all] = await Promise.all([tree.folders(), runs.list()]);
      return Promise.all(
        ids.map(async (id) => ({
          id,
          titles: all.filter(({ plan }) => planHash(plan) === id).map(({ name }) => name),
          createdAt: undefined,
          bytes: await tree.bytes(id),
        })),
      );
    },
    delete: (id) => tree.remove(id),
  };
}

/** What it takes as text, about. */
function textLength(value: unknown): number {
  return JSON.stringify(value ?? null).length;
}
