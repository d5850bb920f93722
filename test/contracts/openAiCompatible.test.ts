import type { ServerResponse } from "node:http";
import { setImmediate } from "node:timers/promises";

import { OpenAiCompatibleGenerator } from "../../src/adapters/generators/openAiCompatible.ts";
import { random } from "../../src/core/random.ts";
import { answerJson, type ChatBody, chatServer, delta, DONE, usage } from "./chatServer.ts";
import { generatorContract, type GeneratorFixture } from "./generator.ts";
import { LEFT_TOKENS, PROMPTS, replayServe, SERVED_MODEL } from "./replayServe.ts";

const WORDS = 200;

/** Words that depend on the messages, and when sampled on the seed; one a chunk, as most servers send them. */
async function write(body: ChatBody, response: ServerResponse): Promise<void> {
  const seed = body.temperature === 0 ? "greedy" : String(body.seed);
  const draws = random(seed, JSON.stringify(body.messages));
  const limit = Math.min(body.max_tokens ?? WORDS, WORDS);
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  response.write(delta({ role: "assistant", content: "" }));
  for (let i = 0; i < limit && !response.destroyed; i++) {
    response.write(delta({ content: ` word${draws.integer(0, 99)}` }));
    await setImmediate();
  }
  response.end(delta({}, limit < WORDS ? "length" : "stop") + usage(7, limit) + DONE);
}

const message = (content: string): GeneratorFixture["prompts"][number] => ({
  kind: "messages",
  messages: [{ role: "user", content }],
});
const failing = { kind: "text", text: "bare text" } as const;

generatorContract("an OpenAI-compatible server that samples by seed", async () => {
  const server = await chatServer((path, body, response) =>
    body === undefined ? answerJson(response, 500, { detail: `no ${path}` }) : write(body, response),
  );
  const { baseUrl } = server;
  return {
    generator: new OpenAiCompatibleGenerator({ baseUrl, model: "words", fetch, clock: performance }),
    prompts: [message("one"), message("two"), message("three")],
    failing,
    longTokens: WORDS,
    counts: "reported",
    close: () => server.close(),
  };
});

const [one, two, three] = PROMPTS;
const served = {
  prompts: [message(one), message(two), message(three)],
  failing,
  longTokens: LEFT_TOKENS,
  counts: "reported",
  seeds: "ignored",
} as const;

generatorContract("`transformers serve`, replayed", async () => {
  const server = await chatServer(replayServe());
  const { baseUrl } = server;
  return {
    ...served,
    generator: new OpenAiCompatibleGenerator({ baseUrl, model: SERVED_MODEL, fetch, clock: performance }),
    close: () => server.close(),
  };
});

const { TERSE_CHAT_SERVER: address, TERSE_CHAT_MODEL: model } = process.env;

generatorContract(
  `the server at ${address ?? "TERSE_CHAT_SERVER"}`,
  async () => ({
    ...served,
    generator: new OpenAiCompatibleGenerator({ baseUrl: address!, model: model!, fetch, clock: performance }),
  }),
  address === undefined || model === undefined ? "TERSE_CHAT_SERVER and TERSE_CHAT_MODEL are not set" : undefined,
);
