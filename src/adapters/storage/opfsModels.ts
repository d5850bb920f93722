import type { ModelStore } from "../../core/models/modelStore.ts";
import { opfsTree } from "./opfsTree.ts";
import { treeModels } from "./treeModels.ts";

/** Students kept in this browser, for the page and its workers alike; one tab writes at a time. */
export function opfsModels(root = "models"): ModelStore {
  return treeModels(opfsTree(root), async (work) => navigator.locks.request(`terse ${root}`, work));
}
