import { throwIfAborted } from "../../core/errors.ts";
import type { KeptHubModel } from "../../core/models/modelHub.ts";
import type { TreeHubModels } from "./treeHubModels.ts";

const TEMPLATE = "chat_template.jinja";

/**
 * Answers a library's requests for the files of a model of the hub from what is kept, and asks no one: whatever host and
 * revision an address names, its end says which file is meant (transformers.js asks for some of "main", whatever revision
 * it was given). What is not kept is 404.
 */
export function keptHubFetch(
  store: TreeHubModels,
  model: Pick<KeptHubModel, "repository" | "commit" | "dtype">,
): typeof fetch {
  const marker = `/${model.repository}/resolve/`;
  return async (input, init) => {
    if (init?.signal) throwIfAborted(init.signal);
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const at = pathname.indexOf(marker);
    const path = at < 0 ? "" : pathname.slice(at + marker.length).replace(/^[^/]*\//, "");
    const bytes = path === "" ? undefined : await store.read(model, path);
    if (bytes === undefined) return new Response(null, { status: 404 });
    const body = path === "tokenizer_config.json" ? await withTemplate(bytes, store, model) : bytes;
    const isRange = new Headers(init?.headers).has("Range");
    return new Response((isRange ? body.subarray(0, 1) : body) as Uint8Array<ArrayBuffer>, {
      status: isRange ? 206 : 200,
      headers: {
        "Content-Length": String(isRange ? 1 : body.byteLength),
        ...(isRange && { "Content-Range": `bytes 0-0/${body.byteLength}` }),
      },
    });
  };
}

/** Newer models have their chat template in a file of its own, which transformers.js does not read. */
async function withTemplate(
  bytes: Uint8Array,
  store: TreeHubModels,
  model: Pick<KeptHubModel, "repository" | "commit" | "dtype">,
): Promise<Uint8Array> {
  const config = JSON.parse(new TextDecoder().decode(bytes)) as Readonly<Record<string, unknown>>;
  const template = config["chat_template"] === undefined ? await store.read(model, TEMPLATE) : undefined;
  if (template === undefined) return bytes;
  return new TextEncoder().encode(JSON.stringify({ ...config, chat_template: new TextDecoder().decode(template) }));
}
