import * as v from "valibot";

import { AppError, throwIfAborted } from "../../core/errors.ts";
import { readCard } from "../../core/models/modelCard.ts";
import type { KeptModel, ModelStore, NewModel } from "../../core/models/modelStore.ts";
import { requireStudentFiles } from "../../core/models/studentFiles.ts";
import type { ModelFiles } from "../../core/ports.ts";
import { Queue } from "../../core/queue.ts";
import { studentRevision } from "./contentHash.ts";
import type { FileTree } from "./fileTree.ts";

/** Raised when a manifest's shape changes; older versions still load. */
const MANIFEST_VERSION = 1;
const ID = /^[0-9a-f]{16}$/;

const manifestSchema = v.object({
  version: v.literal(MANIFEST_VERSION),
  name: v.string(),
  createdAt: v.number(),
  files: v.array(v.object({ path: v.string(), bytes: v.number() })),
});
type Manifest = v.InferOutput<typeof manifestSchema>;

/** Lets one writer in at a time, across tabs: what a writer finds half written is what a killed one left. */
export type Exclusively = <T>(work: () => Promise<T>) => Promise<T>;

/** For one process alone. */
export function oneAtATime(): Exclusively {
  const queue = new Queue();
  return (work) => queue.run(new AbortController().signal, work);
}

/**
 * Students in a tree of files: a folder each, named by the revision, with the model's own files below "files" and
 * "kept.json" beside them. That is written last and removed first, and a folder without it is not there.
 */
export function treeModels(tree: FileTree, exclusively: Exclusively): ModelStore {
  const get = async (id: string): Promise<KeptModel | undefined> => {
    const manifest = ID.test(id) ? await readManifest(tree, id) : undefined;
    return manifest && describe(tree, id, manifest);
  };
  const drop = async (id: string): Promise<void> => {
    await tree.remove(manifestPath(id));
    await tree.remove(id);
  };
  const writeManifest = (id: string, manifest: Manifest): Promise<void> =>
    tree.write(manifestPath(id), new TextEncoder().encode(JSON.stringify(manifest)));
  const write = async (id: string, { name, createdAt, files }: NewModel): Promise<void> => {
    try {
      for (const [path, bytes] of files) await tree.write(filePath(id, path), bytes);
      const sizes = [...files].map(([path, { byteLength }]) => ({ path, bytes: byteLength }));
      await writeManifest(id, { version: MANIFEST_VERSION, name, createdAt, files: sizes });
    } catch (thrown) {
      await drop(id).catch(() => {});
      throw thrown;
    }
  };
  return {
    list: async () => {
      const models = await Promise.all((await tree.folders()).map(get));
      return models.filter((model) => model !== undefined).sort((a, b) => b.createdAt - a.createdAt);
    },
    get,
    put: async (model) => {
      requireStudentFiles([...model.files.keys()]);
      const copy = { ...model, files: new Map([...model.files].map(([path, bytes]) => [path, bytes.slice()])) };
      const id = await studentRevision(copy.files);
      return exclusively(async () => {
        await sweep(tree);
        const known = await get(id);
        if (known) return known;
        await write(id, copy);
        return (await get(id))!;
      });
    },
    files: (id) => keptFiles(tree, id),
    rename: (id, name) =>
      exclusively(async () => {
        const manifest = ID.test(id) ? await readManifest(tree, id) : undefined;
        if (!manifest) throw notKept();
        await writeManifest(id, { ...manifest, name });
      }),
    delete: (id) => exclusively(async () => (ID.test(id) ? drop(id) : undefined)),
  };
}

const manifestPath = (id: string): string => `${id}/kept.json`;
const filePath = (id: string, path: string): string => `${id}/files/${path}`;

/** Undefined where there is none, and for one of a later version of the page, which stays. */
async function readManifest(tree: FileTree, id: string): Promise<Manifest | undefined> {
  const bytes = await tree.read(manifestPath(id));
  const parsed = v.safeParse(manifestSchema, bytes && parseJson(bytes));
  return parsed.success ? parsed.output : undefined;
}

async function describe(tree: FileTree, id: string, manifest: Manifest): Promise<KeptModel> {
  const { name, createdAt, files } = manifest;
  const config = parseJson((await tree.read(filePath(id, "config.json"))) ?? new Uint8Array());
  const { torch_dtype: stored, dtype = stored } = (config ?? {}) as { torch_dtype?: unknown; dtype?: unknown };
  return {
    id,
    name,
    createdAt,
    files,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    dtype: typeof dtype === "string" ? dtype : "float32",
    card: readCard(config),
  };
}

/** Removes what killed writers left. */
async function sweep(tree: FileTree): Promise<void> {
  for (const id of await tree.folders()) {
    if ((await tree.read(manifestPath(id))) === undefined) await tree.remove(id);
  }
}

function keptFiles(tree: FileTree, id: string): ModelFiles {
  return {
    read: async (path, signal, onBytes) => {
      throwIfAborted(signal);
      const bytes = ID.test(id) ? await tree.read(filePath(id, path)) : undefined;
      throwIfAborted(signal);
      if (!bytes) throw notKept();
      onBytes(bytes.byteLength, bytes.byteLength);
      return bytes;
    },
  };
}

function notKept(): AppError {
  return new AppError({
    code: "not-found",
    message: "This model, or a file of it, is not kept here any more.",
    hint: "Import it again, or choose another model.",
  });
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
