import type { Dtype } from "../../core/modelId.ts";
import { keptHubFetch } from "./keptHubFetch.ts";
import { opfsTree } from "./opfsTree.ts";
import { TreeHubModels } from "./treeHubModels.ts";

/** Models of the hub kept in this browser, for the page and its workers alike. */
export function opfsHubModels(): TreeHubModels {
  return new TreeHubModels(opfsTree("hub-models"));
}

/** Where a library finds the files of a model of the hub that is kept in this browser; `revision` is its commit. */
export function keptHubSource(model: {
  readonly repository: string;
  readonly revision: string;
  readonly dtype: Dtype;
}): {
  readonly path: string;
  readonly fetch: typeof fetch;
} {
  const { repository, revision: commit, dtype } = model;
  return { path: repository, fetch: keptHubFetch(opfsHubModels(), { repository, commit, dtype }) };
}
