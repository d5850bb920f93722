import type { ServerResponse } from "node:http";
import { setImmediate } from "node:timers/promises";

import { OpenAiCompatibleGenerator } from "../../src/adapters/generators/openAiCompatible.ts";
import { random } from "../../src/core/random.ts";
import { answerJson, type ChatBody, chatServer, delta, DONE, usage } from "./chatServer.ts";
import { generatorContract } from "./generator.ts";

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

generatorContract("an OpenAI-compatible server", async () => {
  const server = await chatServer((path, body, response) =>
    body === undefined ? answerJson(response, 500, { detail: `no ${path}` }) : write(body, response),
  );
  const prompt = (content: string) => ({ kind: "messages" as const, messages: [{ role: "user" as const, content }] });
  return {
    generator: new OpenAiCompatibleGenerator({
      baseUrl: server.baseUrl,
      model: "replayed",
      fetch,
      clock: performance,
    }),
    prompts: [prompt("one"), prompt("two"), prompt("three")],
    failing: { kind: "text", text: "bare text" },
    longTokens: WORDS,
    counts: "reported",
    close: () => server.close(),
  };
});
