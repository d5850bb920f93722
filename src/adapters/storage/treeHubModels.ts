import * as v from "valibot";

import { type Dtype, DTYPES } from "../../core/modelId.ts";
import type { HubModelStore, KeptHubModel } from "../../core/models/modelHub.ts";
import type { FileTree } from "./fileTree.ts";

/** Raised when the shape changes; older versions still load. */
const VERSION = 1;

const schema = v.object({
  version: v.literal(VERSION),
  repository: v.string(),
  commit: v.string(),
  dtype: v.picklist(DTYPES),
  createdAt: v.number(),
  bytes: v.number(),
  files: v.array(v.object({ path: v.string(), bytes: v.number() })),
  /** Paths of those that are there in full. */
  fetched: v.array(v.string()),
});

/** A model of the hub, and which of its files are kept. */
export type HubModelEntry = Omit<v.InferOutput<typeof schema>, "version">;

/**
 * Models of the hub in a tree of files: a folder each, with "kept.json", which says which files are there, and the files
 * below the commit that they are of.
 */
export class TreeHubModels implements HubModelStore {
  readonly #tree: FileTree;

  constructor(tree: FileTree) {
    this.#tree = tree;
  }

  async list(): Promise<readonly KeptHubModel[]> {
    const entries = await this.entries();
    return entries
      .filter(({ files, fetched }) => files.every(({ path }) => fetched.includes(path)))
      .map(({ fetched: _, ...model }) => model)
      .sort((a, b) => b.createdAt - a.createdAt);
  }

  /** Those that are not whole, too. */
  async entries(): Promise<readonly HubModelEntry[]> {
    const read = await Promise.all((await this.#tree.folders()).map((folder) => this.#entry(folder)));
    return read.filter((entry) => entry !== undefined);
  }

  /** What is kept of a model already; of another commit nothing is, and what was is forgotten. */
  async begin(model: KeptHubModel): Promise<HubModelEntry> {
    const folder = hubFolder(model.repository, model.dtype);
    const known = await this.#entry(folder);
    if (known?.commit === model.commit) return known;
    await this.#tree.remove(folder);
    const entry = { ...model, files: [...model.files], fetched: [] };
    await this.#write(entry);
    return entry;
  }

  /** Keeps one file in full, and says so when it is there. Returns the entry with it. */
  async add(entry: HubModelEntry, path: string, pieces: AsyncIterable<Uint8Array>): Promise<HubModelEntry> {
    await this.#tree.writePieces(filePath(entry, path), pieces);
    const next = { ...entry, fetched: [...entry.fetched, path] };
    await this.#write(next);
    return next;
  }

  /** Undefined where it is not kept. */
  read(model: Pick<KeptHubModel, "repository" | "commit" | "dtype">, path: string): Promise<Uint8Array | undefined> {
    return this.#tree.read(filePath(model, path));
  }

  delete(repository: string, dtype: Dtype): Promise<void> {
    return this.#tree.remove(hubFolder(repository, dtype));
  }

  async #entry(folder: string): Promise<HubModelEntry | undefined> {
    const parsed = v.safeParse(schema, parseJson(await this.#tree.read(`${folder}/kept.json`)));
    if (!parsed.success) return undefined;
    const { version: _, ...entry } = parsed.output;
    return entry;
  }

  #write({ repository, commit, dtype, createdAt, bytes, files, fetched }: HubModelEntry): Promise<void> {
    const stored = { version: VERSION, repository, commit, dtype, createdAt, bytes, files, fetched };
    return this.#tree.write(
      `${hubFolder(repository, dtype)}/kept.json`,
      new TextEncoder().encode(JSON.stringify(stored)),
    );
  }
}

export function hubFolder(repository: string, dtype: Dtype): string {
  return `${repository.replace("/", "~")}~${dtype}`;
}

function filePath({ repository, commit, dtype }: Pick<KeptHubModel, "repository" | "commit" | "dtype">, path: string) {
  return `${hubFolder(repository, dtype)}/${commit}/${path}`;
}

function parseJson(bytes: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
