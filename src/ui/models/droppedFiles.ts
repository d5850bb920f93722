import { AppError } from "../../core/errors.ts";
import type { UploadedFile } from "../../core/models/studentUpload.ts";

/** Files from a file field; those of a folder have their paths in it. */
export function chosenFiles(files: FileList | null): readonly UploadedFile[] {
  return [...(files ?? [])].map((file) => uploaded(file, file.webkitRelativePath || file.name));
}

/** What was dropped, folders with all that they hold. To be called while the event is told: the browser forgets it then. */
export async function droppedFiles(items: DataTransferItemList | undefined): Promise<readonly UploadedFile[]> {
  const entries = [...(items ?? [])].flatMap((item) => item.webkitGetAsEntry() ?? []);
  try {
    return (await Promise.all(entries.map(filesOf))).flat();
  } catch (cause) {
    throw new AppError({
      code: "bad-file",
      message: "The browser could not read what was dropped.",
      hint: "Check that it is still there, or choose it with the button.",
      cause,
    });
  }
}

async function filesOf(entry: FileSystemEntry): Promise<readonly UploadedFile[]> {
  if (entry.isDirectory) {
    return (await Promise.all((await children(entry as FileSystemDirectoryEntry)).map(filesOf))).flat();
  }
  const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
  return [uploaded(file, entry.fullPath.replace(/^\//, ""))];
}

/** A reader gives some at a time, and none at the end. */
async function children(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

function uploaded(file: File, path: string): UploadedFile {
  return { path, bytes: file.size, read: async () => new Uint8Array(await file.arrayBuffer()) };
}
