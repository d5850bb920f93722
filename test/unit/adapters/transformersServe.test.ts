/** What a real server answered, quirks included, to our client: `transformers serve`, recorded. */
import { afterEach, describe, expect, it } from "vitest";

import { OpenAiCompatibleGenerator } from "../../../src/adapters/generators/openAiCompatible.ts";
import type { Completion, GenerationEvent, GenerationItem } from "../../../src/core/ports.ts";
import { type Answer, type ChatServer, chatServer } from "../../contracts/chatServer.ts";
import { type ExchangeName, readRecording, replay, replayServe, SERVED_MODEL } from "../../contracts/replayServe.ts";

const { exchanges } = readRecording();
const servers: ChatServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const signal = (): AbortSignal => new AbortController().signal;
const ITEM: GenerationItem = {
  id: "a",
  prompt: { kind: "messages", messages: [{ role: "user", content: "Count from one to fifty." }] },
  decoding: { maxNewTokens: 4, temperature: 0, topP: 1, seed: 1 },
  sampleKey: "a",
};

/** As a page sees answers: one that does not say who may read it cannot be told from none. */
const pageFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  if (response.headers.has("access-control-allow-origin")) return response;
  await response.body?.cancel();
  throw new TypeError("Failed to fetch");
};

async function open(answer: Answer, ask: typeof fetch = fetch, model = SERVED_MODEL) {
  const server = await chatServer(answer);
  servers.push(server);
  return new OpenAiCompatibleGenerator({ baseUrl: server.baseUrl, model, fetch: ask, clock: performance });
}

async function complete(answer: Answer): Promise<{ completion: Completion | undefined; events: GenerationEvent[] }> {
  const events: GenerationEvent[] = [];
  const completions = await (await open(answer)).generate(signal(), { items: [ITEM] }, (one) => events.push(one));
  return { completion: completions[0], events };
}

const always =
  (name: ExchangeName): Answer =>
  (_, __, response) =>
    replay(exchanges[name], response);

describe("an answer of `transformers serve`", () => {
  it("tells its counts with its last words, and ends without [DONE]", async () => {
    const { completion } = await complete(replayServe());
    expect(exchanges.one.events.join("")).not.toContain("[DONE]");
    expect(exchanges.one.events.filter((event) => event.includes('"usage"'))).toEqual(exchanges.one.events.slice(-1));
    expect(completion).toMatchObject({
      finishReason: "length",
      newTokens: { value: 4, source: "reported" },
      promptTokens: { source: "reported" },
    });
  });

  it("is the greedy one whatever temperature is asked for", () => {
    const words = ({ events }: (typeof exchanges)["one"]) => events.flatMap((one) => /"content":".*?"/.exec(one) ?? []);
    expect(words(exchanges.one)).toHaveLength(4);
    expect(words(exchanges.oneSampled)).toEqual(words(exchanges.one));
  });

  it("fails one item with the server's words when it breaks off with an error", async () => {
    const { completion, events } = await complete(always("brokenOff"));
    expect(completion).toBeUndefined();
    expect(events.at(-1)).toMatchObject({
      type: "failed",
      error: { code: "network", message: expect.stringContaining("max_new_tokens") as string },
    });
  });
});

describe("a request that `transformers serve` refuses", () => {
  it("ends the call when it is for another model, and says which one it has", async () => {
    const generator = await open(always("otherModel"), fetch, "smollm2");
    await expect(generator.generate(signal(), { items: [ITEM] }, () => {})).rejects.toMatchObject({
      code: "not-found",
      message: expect.stringContaining(`pinned to '${SERVED_MODEL}'`) as string,
    });
  });

  it("fails one item when a field is unknown", async () => {
    const { events } = await complete(always("unknownField"));
    const message = expect.stringMatching(/\(422\).*best_of/) as string;
    expect(events.at(-1)).toMatchObject({ type: "failed", error: { code: "bad-argument", message } });
  });

  it("fails one item when the server breaks on it", async () => {
    const { events } = await complete(always("noMessages"));
    const message = expect.stringMatching(/failed \(500\).*Internal Server Error/) as string;
    expect(events.at(-1)).toMatchObject({ type: "failed", error: { code: "network", message } });
  });
});

describe("the list of models of `transformers serve`", () => {
  it("is empty though it serves one, and says nothing about that one", async () => {
    const generator = await open(replayServe());
    expect(await generator.listModels(signal())).toBeUndefined();
    expect((await generator.load(signal(), () => {})).note).toMatch(/8192 is assumed/);
  });

  it.each([
    ["a program", fetch],
    ["a page, which cannot tell it from no answer", pageFetch],
  ])("may fail (500) for %s, and the model answers", async (_, ask) => {
    expect(exchanges.listWithoutCache).toMatchObject({ status: 500 });
    expect(exchanges.listWithoutCache.headers).not.toHaveProperty("access-control-allow-origin");
    const generator = await open(replayServe({ list: "listWithoutCache" }), ask);
    expect(await generator.listModels(signal())).toBeUndefined();
    expect((await generator.load(signal(), () => {})).label).toBe(SERVED_MODEL);
    expect(await generator.generate(signal(), { items: [ITEM] }, () => {})).toHaveLength(1);
  });

  it("may be read by no page, and then nothing of the server may", async () => {
    const generator = await open((_, __, response) => void response.writeHead(500).end(), pageFetch);
    await expect(generator.load(signal(), () => {})).rejects.toMatchObject({
      message: expect.stringContaining("CORS") as string,
    });
  });
});
