import type { FileTree } from "../../src/adapters/storage/fileTree.ts";
import { opfsModels } from "../../src/adapters/storage/opfsModels.ts";
import { opfsTree } from "../../src/adapters/storage/opfsTree.ts";
import { oneAtATime, treeModels } from "../../src/adapters/storage/treeModels.ts";
import { AppError } from "../../src/core/errors.ts";
import { makeModel, MODEL_STORE_LAWS } from "../contracts/modelStore.ts";

/** Every law in a folder of its own; what is wrong with those that do not hold. */
export async function brokenLaws(): Promise<{ checked: number; broken: string[] }> {
  const broken: string[] = [];
  const over = (tree: FileTree) => treeModels(tree, oneAtATime());
  for (const [i, { title, check }] of MODEL_STORE_LAWS.entries()) {
    await check({ tree: opfsTree(`law ${i}`), over }).catch((thrown: unknown) => {
      broken.push(`${title}: ${String(thrown)}`);
    });
  }
  return { checked: MODEL_STORE_LAWS.length, broken };
}

function large(seed: number, bytes: number) {
  const model = makeModel(seed);
  const weights = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += 65_536) crypto.getRandomValues(weights.subarray(at, at + 65_536));
  return { ...model, files: new Map([...model.files, ["model.safetensors", weights] as const]) };
}

export async function put(seed: number, bytes = 1000): Promise<string> {
  return opfsModels()
    .put(large(seed, bytes))
    .then(
      ({ name }) => name,
      (thrown: unknown) => (thrown instanceof AppError ? `${thrown.code}: ${thrown.hint}` : String(thrown)),
    );
}

/** Starts without waiting for the end; resolves when its first file is there. */
export async function startPut(seed: number, bytes: number): Promise<void> {
  const before = await opfsTree("models").folders();
  void opfsModels().put(large(seed, bytes));
  const foldersNow = (): Promise<readonly string[]> => opfsTree("models").folders();
  while ((await foldersNow()).length === before.length) await new Promise((resolve) => setTimeout(resolve, 1));
}

export async function kept(): Promise<{ names: string[]; folders: number }> {
  const models = await opfsModels().list();
  return { names: models.map(({ name }) => name), folders: (await opfsTree("models").folders()).length };
}

/** How keeping ends in a browser that refuses its file system. */
export async function denied(): Promise<string> {
  const deny = (): never => {
    throw new DOMException("The user denied it.", "SecurityError");
  };
  Object.defineProperty(StorageManager.prototype, "getDirectory", { value: deny });
  return put(9);
}
