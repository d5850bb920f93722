import type { KeptModel, ModelStore } from "../../core/models/modelStore.ts";
import { zipStudent } from "./studentZip.ts";

/** A kept student as one zip, below a folder that goes by its name. AppError `not-found` where it is kept no more. */
export async function keptZip(
  store: ModelStore,
  { id, name, files: stored }: KeptModel,
  breathe: () => Promise<void>,
): Promise<{ readonly name: string; readonly content: Blob }> {
  const folder = name.replace(/[^\w.-]+/g, "-").replace(/^[-.]+|[-.]+$/g, "") || "student";
  const files = store.files(id);
  const contents = new Map<string, Uint8Array>();
  for (const { path } of stored) contents.set(path, await files.read(path, new AbortController().signal, () => {}));
  return { name: `${folder}.zip`, content: await zipStudent(folder, contents, breathe) };
}
