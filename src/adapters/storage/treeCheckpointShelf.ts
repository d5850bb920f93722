import type { CheckpointShelf } from "../../core/distill/checkpointShelf.ts";
import type { DistillRunStore } from "../../core/distill/distillRunStore.ts";
import { planHash } from "../../core/distill/plan.ts";
import type { FileTree } from "./fileTree.ts";

/** Checkpoints in a tree with a folder for each plan, and the runs that they belong to. */
export function treeCheckpointShelf(tree: FileTree, runs: DistillRunStore): CheckpointShelf {
  return {
    list: async () => {
      const [ids, all] = await Promise.all([tree.folders(), runs.list()]);
      return Promise.all(
        ids.map(async (id) => ({
          id,
          runs: all.filter(({ plan }) => planHash(plan) === id).map(({ name }) => name),
          bytes: await tree.bytes(id),
        })),
      );
    },
    delete: (id) => tree.remove(id),
  };
}
