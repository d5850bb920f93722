import type { ServerResponse } from "node:http";
import { setImmediate } from "node:timers/promises";

import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";

import {
  OpenAiCompatibleGenerator,
  type OpenAiCompatibleOptions,
} from "../../../src/adapters/generators/openAiCompatible.ts";
import { gradeResponse } from "../../../src/core/grading/grade.ts";
import type { Completion, GenerationEvent, GenerationItem } from "../../../src/core/ports.ts";
import {
  type Answer,
  answerJson,
  type ChatBody,
  type ChatServer,
  chatServer,
  delta,
  DONE,
  event,
  stream,
  usage,
} from "../../contracts/chatServer.ts";

const KEY = "sk-secret-0123456789";
const servers: ChatServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const signal = (): AbortSignal => new AbortController().signal;
const item = (id = "a", over: Partial<GenerationItem["decoding"]> = {}): GenerationItem => ({
  id,
  prompt: { kind: "messages", messages: [{ role: "user", content: "What is 1 + 1?" }] },
  decoding: { maxNewTokens: 50, temperature: 0, topP: 0.9, seed: 1, ...over },
  sampleKey: `key ${id}`,
});

async function open(answer: Answer, over: Partial<OpenAiCompatibleOptions> = {}) {
  const server = await chatServer(answer);
  servers.push(server);
  const options = { baseUrl: server.baseUrl, model: "tiny", apiKey: KEY, fetch, clock: performance, ...over };
  return { server, generator: new OpenAiCompatibleGenerator(options) };
}

/** One item against a server that answers every chat with this. */
async function complete(reply: (response: ServerResponse) => void | Promise<void>) {
  const { generator } = await open((_, __, response) => reply(response));
  const events: GenerationEvent[] = [];
  const completions = await generator.generate(signal(), { items: [item()] }, (one) => events.push(one));
  const failure = events.find((one) => one.type === "failed");
  return { completion: completions[0], events, error: failure?.type === "failed" ? failure.error : undefined };
}

const streamed = async (sent: string, chunkBytes?: number): Promise<Completion> => {
  const { completion, error } = await complete((response) => stream(response, sent, chunkBytes));
  if (completion === undefined) throw error ?? new Error("nothing came");
  return completion;
};

describe("what servers stream", () => {
  it("is read wherever it is cut: in the middle of a character, a line or an event", async () => {
    const sent = [
      ": keep-alive\n\n",
      delta({ content: "¿Qué? " }),
      delta({ content: "½ 🦆\n" }),
      delta({}, "stop"),
      DONE,
    ];
    const whole = await streamed(sent.join(""));
    expect(whole.text).toBe("¿Qué? ½ 🦆\n");
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 30 }), fc.constantFrom("\n", "\r\n"), async (size, end) => {
        expect((await streamed(sent.join("").replaceAll("\n\n", end + end), size)).text).toBe(whole.text);
      }),
      { numRuns: 6 },
    );
  });

  it.each([
    ["usage at the end", usage(12, 9) + DONE, { value: 9, source: "reported" }, { value: 12, source: "reported" }],
    ["no usage at all", DONE, { value: 4, source: "estimated" }, { value: 4, source: "estimated" }],
    ["no [DONE]", usage(12, 2), { value: 2, source: "reported" }, { value: 12, source: "reported" }],
  ])("counts tokens with %s", async (_, ending, newTokens, promptTokens) => {
    const sent = delta({ role: "assistant" }) + delta({ content: "It is 2.\n" }) + delta({ content: "#### 2" }, "stop");
    expect(await streamed(sent + ending)).toMatchObject({ text: "It is 2.\n#### 2", newTokens, promptTokens });
  });

  it("keeps the last count of the events equal to the completion's", async () => {
    const { completion, events } = await complete((response) =>
      stream(response, delta({ content: "It is two." }, "stop") + usage(12, 9) + DONE),
    );
    const counts = events.flatMap((one) => (one.type === "tokens" ? [one.newTokens] : []));
    expect(counts).toEqual([1, 9]);
    expect(completion?.newTokens.value).toBe(9);
  });

  it.each(["reasoning_content", "reasoning"])("shows %s as a <think> part before the answer", async (name) => {
    const sent = [delta({ [name]: "1 + 1, " }), delta({ [name]: "so 3? No. #### 3" }), delta({ content: "#### 2" })];
    const { text } = await streamed([...sent, delta({}, "stop"), DONE].join(""));
    expect(text).toBe("<think>\n1 + 1, so 3? No. #### 3\n</think>\n\n#### 2");
    expect(gradeResponse({ response: text, gold: "2", finishReason: "stop" }).strict.kind).toBe("correct");
  });

  it.each([
    ["reported", { completion_tokens: 12, completion_tokens_details: { reasoning_tokens: 9 } }, 9],
    ["estimated", { completion_tokens: 12 }, 8],
  ])("counts reasoning apart: %s", async (source, counts, value) => {
    const reasoning = ["1 ", "and ", "1. ", "So."].map((text) => delta({ reasoning_content: text }));
    const content = [delta({ content: "####" }), delta({ content: " 2" }, "stop")];
    const ending = event({ choices: [], usage: { prompt_tokens: 5, ...counts } }) + DONE;
    const { reasoningTokens } = await streamed([...reasoning, ...content, ending].join(""));
    expect(reasoningTokens).toEqual({ value, source });
  });

  it("says nothing of reasoning that a server does not keep apart", async () => {
    const details = { completion_tokens_details: { reasoning_tokens: 0 } };
    const ending = event({ choices: [], usage: { prompt_tokens: 5, completion_tokens: 12, ...details } }) + DONE;
    expect(
      (await streamed(delta({ content: "1 + 1 is 2.\n#### 2" }, "stop") + ending)).reasoningTokens,
    ).toBeUndefined();
  });

  it("takes reasoning once that comes under both names, and leaves what thinks in its text as it is", async () => {
    expect((await streamed(delta({ reasoning: "hm", reasoning_content: "hm" }) + delta({}, "stop"))).text).toBe(
      "<think>\nhm\n</think>",
    );
    expect((await streamed(delta({ content: "<think>hm</think>2" }, "stop"))).text).toBe("<think>hm</think>2");
  });

  it("leaves thinking open that was cut off, so that nothing in it is an answer", async () => {
    const { text, finishReason } = await streamed(delta({ reasoning: "perhaps 2" }) + delta({}, "length") + DONE);
    expect([text, finishReason]).toEqual(["<think>\nperhaps 2", "length"]);
    expect(gradeResponse({ response: text, gold: "2", finishReason }).lenient.kind).toBe("truncated");
  });

  it("is taken whole from a server that does not stream", async () => {
    const whole = {
      choices: [{ message: { content: "#### 2" }, finish_reason: "stop" }],
      usage: { completion_tokens: 4 },
    };
    const { completion } = await complete((response) => answerJson(response, 200, whole));
    expect(completion).toMatchObject({ text: "#### 2", newTokens: { value: 4, source: "reported" } });
  });
});

describe("an item fails alone", () => {
  const html = (response: ServerResponse): void =>
    void response.writeHead(200, { "Content-Type": "text/html" }).end("<p>");
  it.each<[string, (response: ServerResponse) => void | Promise<void>, string, RegExp]>([
    ["when the stream ends early", (r) => stream(r, delta({ content: "It" })), "network", /broke off in the middle/],
    ["when a line is cut", (r) => stream(r, `${delta({ content: "It" })}data: {"cho`), "network", /broke off/],
    ["for a web page", html, "unsupported", /a web page/],
    ["for what is not JSON", (r) => stream(r, "data: hello\n\n"), "unsupported", /something other than JSON/],
    [
      "for another form",
      (r) => stream(r, event({ choices: [{ delta: { content: 7 } }] })),
      "unsupported",
      /unknown form/,
    ],
    ["for nothing", (r) => stream(r, DONE), "unsupported", /with nothing/],
    ["for an error in the stream", (r) => stream(r, event({ error: { message: "no room" } })), "network", /no room/],
    [
      "for an error that is no JSON",
      (r) => stream(r, `${delta({})}data: {"error": "no "room"\nleft"}\n\n`),
      "network",
      /failed while it answered: no "room/,
    ],
    ["for a withheld answer", (r) => stream(r, delta({}, "content_filter") + DONE), "unsupported", /withheld/],
    [
      "for a refused request",
      (r) => answerJson(r, 400, { detail: [{ msg: "too long" }] }),
      "bad-argument",
      /\(400\).*too long/,
    ],
    [
      "for a prompt too long for the model",
      (r) => answerJson(r, 400, { error: "too long for 'tiny'" }),
      "bad-argument",
      /too long for 'tiny'/,
    ],
    ["for a server's failure", (r) => answerJson(r, 503, { error: "busy" }), "network", /failed \(503\).*busy/],
  ])("%s", async (_, reply, code, message) => {
    const { completion, error } = await complete(reply);
    expect(completion).toBeUndefined();
    expect(error).toMatchObject({ name: "AppError", code, message: expect.stringMatching(message) as string });
    expect(error?.hint).not.toBe("");
  });

  it("when the connection breaks", async () => {
    const { error } = await complete((response) => {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      response.write(delta({ content: "It" }), () => response.destroy());
    });
    expect(error).toMatchObject({ code: "network", message: expect.stringContaining("broke off") as string });
  });
});

describe("the call ends", () => {
  it.each([
    [
      401,
      { error: { message: `Incorrect API key provided: ${KEY}.` } },
      "bad-argument",
      /refuses the key \(401\).*\(key\)\./,
    ],
    [400, { error: "model 'tiny' not found" }, "not-found", /does not serve the model "tiny" \(400\).*not found/],
    [404, { detail: "pinned to another model" }, "not-found", /does not know the model "tiny".*pinned to another/],
    [429, { message: "slow down" }, "network", /too many requests \(429\)/],
  ])("for %i, which every item would meet", async (status, body, code, message) => {
    const { generator } = await open((_, __, response) => answerJson(response, status, body));
    const call = generator.generate(signal(), { items: [item("a"), item("b")] }, () => {});
    await expect(call).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
  });

  it("when no one is there: by its cause where it is known, else by all four", async () => {
    const { server, generator } = await open(() => {});
    await server.close();
    await expect(generator.load(signal(), () => {})).rejects.toMatchObject({
      code: "network",
      message: expect.stringContaining("ECONNREFUSED") as string,
    });
    const asInBrowser = new OpenAiCompatibleGenerator({
      baseUrl: "http://server.example",
      model: "tiny",
      clock: performance,
      fetch: async () => {
        throw new TypeError("Failed to fetch");
      },
    });
    await expect(asInBrowser.load(signal(), () => {})).rejects.toMatchObject({
      message: expect.stringMatching(/does not run.*CORS.*mixed content.*local network/) as string,
    });
  });
});

describe("limits and dialects", () => {
  const fine = (response: ServerResponse) =>
    stream(response, delta({ content: "#### 2" }, "stop") + usage(9, 3) + DONE);

  it("waits as long as the server asks, and goes on", async () => {
    const waits: number[] = [];
    let asked = 0;
    const { generator } = await open(
      (_, __, response) => (++asked < 3 ? answerJson(response, 429, {}, { "Retry-After": "7" }) : fine(response)),
      { wait: async (milliseconds) => void waits.push(milliseconds) },
    );
    expect(await generator.generate(signal(), { items: [item()] }, () => {})).toHaveLength(1);
    expect(waits).toEqual([7000, 7000]);
  });

  it("does not wait for an hour, and says how long", async () => {
    const { generator } = await open((_, __, response) => answerJson(response, 429, {}, { "Retry-After": "3600" }));
    const call = generator.generate(signal(), { items: [item()] }, () => {});
    await expect(call).rejects.toMatchObject({ hint: expect.stringContaining("in 3600 s") as string });
  });

  it("leaves out what a server refuses, for four at once too, and does not ask again", async () => {
    const { server, generator } = await open((_, body, response) => {
      if (body?.stream_options) return answerJson(response, 422, { detail: "stream_options: extra field" });
      if (body?.max_tokens) return answerJson(response, 400, { error: { message: "use max_completion_tokens" } });
      return fine(response);
    });
    const items = ["a", "b", "c", "d"].map((id) => item(id));
    expect(await generator.generate(signal(), { items }, () => {})).toHaveLength(4);
    const before = server.requests.length;
    expect(await generator.generate(signal(), { items: [item("e")] }, () => {})).toHaveLength(1);
    expect(server.requests.length - before).toBe(1);
    expect(server.requests.at(-1)?.body?.max_completion_tokens).toBe(50);
  });

  it("has as many requests under way as it may, and no more", async () => {
    const held: ServerResponse[] = [];
    let most = 0;
    const { generator } = await open(
      async (_, __, response) => {
        most = Math.max(most, held.push(response));
        if (held.length < 3) return;
        // More than three would have come by then: they are sent at once.
        for (let turn = 0; turn < 20; turn++) await setImmediate();
        await Promise.all(held.splice(0).map(fine));
      },
      { concurrency: 3 },
    );
    const items = Array.from({ length: 9 }, (_, i) => item(String(i)));
    const completions = await generator.generate(signal(), { items }, () => {});
    expect(completions.map((one) => one.itemId)).toEqual(items.map(({ id }) => id));
    expect(most).toBe(3);
  });

  it("stops at once when the server says nothing", async () => {
    const { generator } = await open(() => {});
    const controller = new AbortController();
    const events: GenerationEvent[] = [];
    const call = generator.generate(controller.signal, { items: [item("a"), item("b")] }, (one) => events.push(one));
    setTimeout(() => controller.abort("a reason of its own"), 20);
    await expect(call).rejects.toMatchObject({ name: "AbortError" });
    expect(events.every((one) => one.type === "started")).toBe(true);
  });

  it("sends one seed for one sample, and none when greedy", async () => {
    const { server, generator } = await open((_, __, response) => fine(response));
    const sampled = (id: string, seed: number) => item(id, { temperature: 1, seed });
    const items = [sampled("a", 1), sampled("a", 1), sampled("a", 2), sampled("b", 1), item("a")];
    for (const one of items) await generator.generate(signal(), { items: [one] }, () => {});
    const seeds = server.requests.map(({ body }) => (body as ChatBody).seed);
    expect(seeds[0]).toBe(seeds[1]);
    expect(new Set(seeds)).toHaveLength(4);
    expect(seeds[4]).toBeUndefined();
  });
});

describe("the model", () => {
  it.each<[string, Answer, number, RegExp | undefined]>([
    [
      "what the list tells",
      (_, __, r) => answerJson(r, 200, { data: [{ id: "tiny", max_model_len: 2048 }] }),
      2048,
      undefined,
    ],
    ["a list that fails", (_, __, r) => answerJson(r, 500, {}), 8192, /8192 is assumed/],
    ["no list", (_, __, r) => answerJson(r, 404, {}), 8192, /8192 is assumed/],
    ["an empty list", (_, __, r) => answerJson(r, 200, { data: [] }), 8192, /8192 is assumed/],
    ["a list of something else", (_, __, r) => answerJson(r, 200, []), 8192, /8192 is assumed/],
    ["a list without it", (_, __, r) => answerJson(r, 200, { data: [{ id: "big" }] }), 8192, /does not list "tiny"/],
  ])("is described from %s", async (_, answer, contextTokens, note) => {
    const { server, generator } = await open(answer);
    const model = await generator.load(signal(), () => {});
    expect(model).toMatchObject({ device: "remote", kind: "chat", label: "tiny", contextTokens, revision: "unknown" });
    if (note) expect(model.note).toMatch(note);
    else expect(model.note).toBeUndefined();
    expect(server.requests).toMatchObject([{ path: "/v1/models", key: `Bearer ${KEY}` }]);
  });

  it("refuses a wrong key before anything is run", async () => {
    const { generator } = await open((_, __, response) => answerJson(response, 401, {}));
    await expect(generator.load(signal(), () => {})).rejects.toMatchObject({ code: "bad-argument" });
  });

  it.each(["not an address", "ftp://x", "http://user:secret@x"])("refuses the address %s", (baseUrl) => {
    expect(() => new OpenAiCompatibleGenerator({ baseUrl, model: "tiny", fetch, clock: performance })).toThrow(
      /server's address/,
    );
  });

  it("never tells the key: not in errors, not in events, not when written as JSON", async () => {
    const texts: string[] = [];
    for (const status of [400, 401, 404, 429, 500]) {
      const { generator } = await open((_, __, response) =>
        answerJson(response, status, { error: { message: `key ${KEY}` } }),
      );
      await generator
        .generate(signal(), { items: [item()] }, (one) =>
          texts.push(one.type === "failed" ? one.error.message : JSON.stringify(one)),
        )
        .catch((error: Error) => texts.push(error.message, String(error.stack), JSON.stringify(error)));
      texts.push(JSON.stringify(generator));
    }
    expect(
      () =>
        new OpenAiCompatibleGenerator({
          baseUrl: "http://x",
          model: "m",
          apiKey: `${KEY}\n${KEY}`,
          fetch,
          clock: performance,
        }),
    ).toThrow(/characters that no key has/);
    expect(texts.length).toBeGreaterThan(10);
    for (const text of texts) expect(text).not.toContain(KEY);
  });
});
