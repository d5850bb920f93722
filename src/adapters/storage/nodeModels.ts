import type { ModelStore } from "../../core/models/modelStore.ts";
import { nodeTree } from "./nodeTree.ts";
import { oneAtATime, treeModels } from "./treeModels.ts";

/** Students kept in a folder, for one process at a time. */
export function nodeModels(folder: string): ModelStore {
  return treeModels(nodeTree(folder), oneAtATime());
}
