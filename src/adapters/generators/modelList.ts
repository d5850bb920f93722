import * as v from "valibot";

import { throwIfAborted } from "../../core/errors.ts";
import type { ChatClient } from "./chatClient.ts";
import { RemoteFailure, Unreachable } from "./remoteErrors.ts";

const listedModel = v.object({
  id: v.string(),
  max_model_len: v.nullish(v.number()),
  context_length: v.nullish(v.number()),
  meta: v.nullish(v.object({ n_ctx_train: v.nullish(v.number()) })),
});
const modelList = v.object({ data: v.array(listedModel) });
export type ListedModel = v.InferOutput<typeof listedModel>;

/**
 * What a server tells of its models. Many servers have no list, a broken one, or one of other things than what they
 * serve, which is often empty: undefined. Rejects with RemoteFailure where every other request would fail as well, and
 * with AbortError.
 */
export async function listModels(signal: AbortSignal, client: ChatClient): Promise<ListedModel[] | undefined> {
  try {
    const response = await client.send(signal, "/models");
    const parsed = v.safeParse(modelList, await response.json());
    return parsed.success && parsed.output.data.length > 0 ? parsed.output.data : undefined;
  } catch (thrown) {
    throwIfAborted(signal);
    const isCertain = thrown instanceof RemoteFailure && thrown.isFatal && thrown.error.code !== "not-found";
    if (!isCertain || thrown.retryAfterMs !== undefined) return undefined;
    if (thrown instanceof Unreachable && (await answersElsewhere(signal, client))) return undefined;
    throw thrown;
  }
}

/**
 * Whether anything but the list can be read. A server that breaks on its list (status 500) may leave out the headers that
 * let a page see so: to the page it is as if there were no server.
 */
async function answersElsewhere(signal: AbortSignal, client: ChatClient): Promise<boolean> {
  try {
    await client.send(signal, "");
    return true;
  } catch (thrown) {
    throwIfAborted(signal);
    return !(thrown instanceof Unreachable);
  }
}
