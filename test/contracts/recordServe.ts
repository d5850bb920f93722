/**
 * Records what `transformers serve` answers, for test/fixtures/transformersServe.json:
 *
 *   npx tsx test/contracts/recordServe.ts http://127.0.0.1:8123 MODEL_DIR http://127.0.0.1:8124 VERSIONS > FILE
 *
 * The second server is the first one's twin, started with an HF_HOME that has no folder `hub`: the list of models is a
 * list of what lies there, and remembered.
 */
import { type Exchange, type ExchangeName, LEFT_TOKENS, PROMPTS, type Recording, SERVED_MODEL } from "./replayServe.ts";

const [address = "", model = "", twin = "", versions = ""] = process.argv.slice(2);
const KEPT_HEADERS = ["content-type", "access-control-allow-origin"];

/** The fields that our client sends, in its order. */
const chat = (content: string, maxTokens: number, over: object = {}) => ({
  model,
  messages: [{ role: "user", content }],
  stream: true,
  stream_options: { include_usage: true },
  max_tokens: maxTokens,
  temperature: 0,
  ...over,
});
const [one, two, three] = PROMPTS;
const sampling = { temperature: 1, top_p: 0.9, seed: 5 };

const exchanges: Record<ExchangeName, Exchange> = {
  list: await ask("/v1/models"),
  listWithoutCache: await ask("/v1/models", undefined, { from: twin }),
  noSuchPath: await ask("/v1"),
  one: await ask("/v1/chat/completions", chat(one, 4)),
  oneSampled: await ask("/v1/chat/completions", chat(one, 4, sampling)),
  oneLeft: await ask("/v1/chat/completions", chat(one, LEFT_TOKENS), { leaveAfter: 4 }),
  two: await ask("/v1/chat/completions", chat(two, 4)),
  twoLonger: await ask("/v1/chat/completions", chat(two, 6)),
  three: await ask("/v1/chat/completions", chat(three, 1)),
  otherModel: await ask("/v1/chat/completions", chat(one, 4, { model: "smollm2" })),
  unknownField: await ask("/v1/chat/completions", chat(one, 4, { best_of: 2 })),
  noMessages: await ask("/v1/chat/completions", { model, stream: true }),
  brokenOff: await ask("/v1/chat/completions", chat(one, 0)),
};
const recording: Recording = {
  what: "Answers of `transformers serve` on SmolLM2-135M-Instruct, on one CPU thread in float32.",
  how: "../shared/models/prepare.sh and serve.sh, then test/contracts/recordServe.ts; each request has an Origin.",
  versions,
  changed: `The folder that was served is called ${SERVED_MODEL}; of the headers, ${KEPT_HEADERS.join(" and ")} are kept.`,
  exchanges,
};
const text = JSON.stringify(recording, undefined, 1).replaceAll(model, SERVED_MODEL);
process.stdout.write(`${text}\n`);

async function ask(path: string, body?: object, over: { from?: string; leaveAfter?: number } = {}): Promise<Exchange> {
  const headers = { Origin: "http://localhost:4173", "Content-Type": "application/json" };
  const init = body === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(body) };
  const controller = new AbortController();
  const response = await fetch((over.from ?? address) + path, { ...init, signal: controller.signal });
  const kept = KEPT_HEADERS.flatMap((name) => {
    const value = response.headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  const { events, ended } = await readEvents(response, over.leaveAfter ?? Infinity);
  controller.abort();
  process.stderr.write(`${path} ${response.status} ${events.length} events\n`);
  return {
    path,
    ...(body === undefined ? {} : { body: body as NonNullable<Exchange["body"]> }),
    status: response.status,
    headers: Object.fromEntries(kept) as Record<string, string>,
    events,
    ended,
  };
}

async function readEvents(response: Response, leaveAfter: number): Promise<Pick<Exchange, "events" | "ended">> {
  const decoder = new TextDecoder();
  let read = "";
  for await (const bytes of response.body ?? []) {
    read += decoder.decode(bytes, { stream: true });
    const events = eventsOf(read);
    if (events.length > leaveAfter) return { events: events.slice(0, leaveAfter), ended: "by the client" };
  }
  return { events: eventsOf(read), ended: "by the server" };
}

function eventsOf(read: string): string[] {
  return read.split(/(?<=\n\n)/);
}
