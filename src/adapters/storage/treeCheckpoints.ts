import type { CheckpointFolder } from "../../core/distill/checkpointStore.ts";
import type { FileTree } from "./fileTree.ts";

/** The checkpoints of one run, in a folder of this name of the tree. */
export function treeCheckpoints(tree: FileTree, name: string): CheckpointFolder {
  return {
    read: (file) => tree.read(`${name}/${file}`),
    write: (file, bytes) => tree.write(`${name}/${file}`, bytes),
    clear: () => tree.remove(name),
  };
}
