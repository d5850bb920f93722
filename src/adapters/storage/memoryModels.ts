import type { ModelStore } from "../../core/models/modelStore.ts";
import { memoryTree } from "./memoryTree.ts";
import { oneAtATime, treeModels } from "./treeModels.ts";

/** Students kept until the page is left. */
export function memoryModels(): ModelStore {
  return treeModels(memoryTree(), oneAtATime());
}
