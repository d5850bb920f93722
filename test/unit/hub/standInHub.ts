import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export const COMMIT = "0123456789abcdef0123456789abcdef01234567";

/** A dataset's files, by their paths; those in "regular" are sent by the hub itself, others by its second host. */
export interface StandInDataset {
  readonly large?: Readonly<Record<string, Uint8Array>>;
  readonly regular?: Readonly<Record<string, Uint8Array>>;
}

/** A model's files; sizes are told, and where they are wrong the file is not as long as it should be. */
export interface StandInModel extends StandInDataset {
  readonly gated?: "auto" | "manual";
}

export interface StandInHub {
  /** The hub's own address. */
  readonly address: string;
  /** The hub's and that of its second host, as `TERSE_HUB` takes them. */
  readonly hosts: string;
  /** Method and path of each request, in order. */
  readonly requests: readonly string[];
  /** Answers the next request for a file in this way. */
  misbehave(answer: RequestListener): void;
  close(): Promise<void>;
}

/**
 * Behaves like huggingface.co: a commit by its branch, a file by its commit; large files by a redirect to another host,
 * whose answers no page may read but for their body and length; 401 for a repository that is not there.
 */
export async function standInHub(
  datasets: Readonly<Record<string, StandInDataset>>,
  models: Readonly<Record<string, StandInModel>> = {},
): Promise<StandInHub> {
  const requests: string[] = [];
  const misbehaviours: RequestListener[] = [];
  const sendFile = (request: IncomingMessage, response: ServerResponse, bytes: Uint8Array): void => {
    const next = misbehaviours.shift();
    if (next) return next(request, response);
    response.writeHead(200, { "Content-Length": bytes.byteLength }).end(bytes);
  };

  const files = await listen(requests, (request, response) => {
    const [, repository = "", path = ""] = /^\/([^/]+\/[^/]+)\/(.*)$/.exec(request.url ?? "") ?? [];
    const bytes = (datasets[repository] ?? models[repository])?.large?.[path];
    if (bytes) sendFile(request, response, bytes);
    else response.writeHead(404).end();
  });

  const hub = await listen(requests, (request, response) => {
    const url = request.url ?? "";
    const [, asked = ""] = /^\/api\/datasets\/([^/]+\/[^/]+)\/revision\/main$/.exec(url) ?? [];
    if (datasets[asked]) return void response.writeHead(200).end(JSON.stringify({ id: asked, sha: COMMIT }));
    const [, model = ""] = /^\/api\/models\/([^/]+\/[^/]+)\/revision\/main\?blobs=true$/.exec(url) ?? [];
    if (models[model]) return void response.writeHead(200).end(JSON.stringify(modelFacts(model, models[model])));
    const [, isSet, repository = "", commit, path = ""] =
      /^\/(datasets\/)?([^/]+\/[^/]+)\/resolve\/(\w+)\/(.*)$/.exec(url) ?? [];
    const dataset = isSet ? datasets[repository] : models[repository];
    if (!dataset) return void response.writeHead(401, { "X-Error-Code": "RepoNotFound" }).end();
    if (commit !== COMMIT) return void response.writeHead(404, { "X-Error-Code": "RevisionNotFound" }).end();
    const bytes = dataset.regular?.[path];
    if (bytes) return sendFile(request, response, bytes);
    if (!dataset.large?.[path]) return void response.writeHead(404, { "X-Error-Code": "EntryNotFound" }).end();
    response.writeHead(302, { "X-Repo-Commit": COMMIT, Location: `${addressOf(files)}/${repository}/${path}` }).end();
  });

  return {
    address: addressOf(hub),
    hosts: `${addressOf(hub)} ${addressOf(files)}`,
    requests,
    misbehave: (answer) => void misbehaviours.push(answer),
    close: async () => {
      await Promise.all([close(hub), close(files)]);
    },
  };
}

function modelFacts(id: string, { gated, large = {}, regular = {} }: StandInModel): unknown {
  const files = Object.entries({ ...regular, ...large });
  const siblings = files.map(([rfilename, { byteLength: size }]) => ({ rfilename, size, blobId: "0" }));
  return { id, sha: COMMIT, gated: gated ?? false, private: false, siblings };
}

async function listen(requests: string[], answer: RequestListener): Promise<Server> {
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    response.setHeader("Access-Control-Allow-Origin", "*");
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
