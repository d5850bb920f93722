import { abortError, AppError, isAbort, throwIfAborted } from "../../core/errors.ts";
import { readHubOffer, REPOSITORY } from "../../core/models/hubOffer.ts";
import type { ModelHub } from "../../core/models/modelHub.ts";
import type { StoredFile } from "../../core/models/modelStore.ts";
import { hubRequest } from "./hubRequest.ts";
import type { TreeHubModels } from "./treeHubModels.ts";

/** The models of a Hugging Face hub, fetched into `store`, a file at a time, each in the pieces in which it comes. */
export function hubModels(address: string, fetchFile: typeof fetch, store: TreeHubModels): ModelHub {
  const ask = hubRequest(address, fetchFile, {
    missing: "Check the model's name, owner first, or look it up again for its newest revision.",
    closed: "Check the model's name, owner first. A model that asks for an account cannot be fetched here.",
  });
  return {
    look: async (signal, repository) => {
      if (!REPOSITORY.test(repository)) throw noName(repository);
      const path = `/api/models/${repository}/revision/main?blobs=true`;
      return readHubOffer(repository, await ask(signal, path, repository, readJson));
    },
    fetch: async (signal, model, onBytes) => {
      const { repository, commit, files, bytes } = model;
      let entry = await store.begin(model);
      let before = 0;
      for (const file of files) {
        if (!entry.fetched.includes(file.path)) {
          const url = `/${repository}/resolve/${commit}/${file.path}`;
          entry = await ask(signal, url, `${repository}/${file.path}`, (response) =>
            store.add(
              entry,
              file.path,
              piecesOf(response, file, (loaded) => onBytes(before + loaded, bytes)),
            ),
          );
        }
        before += file.bytes;
        onBytes(before, bytes);
        throwIfAborted(signal);
      }
    },
  };
}

/** Rejects with AppError `network` where the body is not as long as the hub said, so that the file is not kept. */
async function* piecesOf(
  response: Response,
  { path, bytes }: StoredFile,
  onBytes: (loaded: number) => void,
): AsyncGenerator<Uint8Array> {
  let loaded = 0;
  const reader = response.body?.getReader();
  const next = async () => {
    try {
      return await reader?.read();
    } catch (cause) {
      // Here it can still be told from a failure to write.
      throw isAbort(cause) ? abortError() : brokenOff(path, loaded, bytes, cause);
    }
  };
  for (let piece = await next(); piece && !piece.done; piece = await next()) {
    loaded += piece.value.byteLength;
    if (loaded > bytes) break;
    onBytes(loaded);
    yield piece.value;
  }
  if (loaded === bytes) return;
  await reader?.cancel();
  throw brokenOff(path, loaded, bytes);
}

function brokenOff(path: string, loaded: number, bytes: number, cause?: unknown): AppError {
  return new AppError({
    code: "network",
    message: `${path} ended after ${loaded} of ${bytes} bytes.`,
    hint: "Check the connection and fetch it again: files that are there in full are not fetched anew.",
    cause,
  });
}

/** What is no JSON says nothing, which `readHubOffer` tells. */
async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function noName(repository: string): AppError {
  return new AppError({
    code: "bad-argument",
    message: `“${repository}” is no name of a model on the hub.`,
    hint: "A name has the form owner/name, as in HuggingFaceTB/SmolLM2-135M-Instruct.",
  });
}
