import { AppError } from "../../core/errors.ts";
import { COMMIT, type HubFiles } from "../../core/problems/problemHub.ts";
import { readBody } from "./httpBody.ts";
import { hubRequest } from "./hubRequest.ts";

const BY_FILE = "get the file in another way and choose it under “From a file”.";

/**
 * The datasets of a Hugging Face hub. A commit is asked for first and the file by its commit then: the answer that names
 * a file's commit is a redirect, which a page cannot read. Plain requests only: other hosts of the hub refuse those that
 * a browser must ask permission for, such as ranges.
 */
export function hubFiles(address: string, fetchFile: typeof fetch): HubFiles {
  const { host } = new URL(address);
  const ask = hubRequest(address, fetchFile, {
    missing: `Fetch the newest revision, or ${BY_FILE}`,
    closed: `Log in there, ${BY_FILE}`,
  });
  return {
    newestCommit: (signal, repository) =>
      ask(signal, `/api/datasets/${repository}/revision/main`, repository, async (response) =>
        requireCommit(await response.text(), host, repository),
      ),
    read: (signal, { repository, path }, commit, onBytes) =>
      ask(signal, `/datasets/${repository}/resolve/${commit}/${path}`, `${repository}/${path}`, (response) =>
        readBody(response, path, onBytes),
      ),
  };
}

function requireCommit(text: string, host: string, repository: string): string {
  try {
    const { sha } = JSON.parse(text) as { readonly sha?: unknown };
    if (typeof sha === "string" && COMMIT.test(sha)) return sha;
  } catch {
    // Told below, with everything else that is no commit.
  }
  throw new AppError({
    code: "network",
    message: `${host} did not say which revision of ${repository} is the newest.`,
    hint: "Try again in a moment: a network that asks for a login may have answered instead.",
  });
}
