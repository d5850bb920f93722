import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";

import { type Answer, answerJson, type ChatBody } from "./chatServer.ts";

/** One answer, byte for byte but for the model's name; cut into the events of a stream. */
export interface Exchange {
  readonly path: string;
  readonly body?: ChatBody;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly events: readonly string[];
  /** The server went on with an answer that its client left. */
  readonly ended: "by the server" | "by the client";
}

export type ExchangeName =
  | "list"
  | "listWithoutCache"
  | "noSuchPath"
  | "one"
  | "oneSampled"
  | "oneLeft"
  | "two"
  | "twoLonger"
  | "three"
  | "otherModel"
  | "unknownField"
  | "noMessages"
  | "brokenOff";

export interface Recording {
  readonly what: string;
  readonly how: string;
  readonly versions: string;
  readonly changed: string;
  readonly exchanges: Readonly<Record<ExchangeName, Exchange>>;
}

/** What stands in the recording for the folder that the server was started on. */
export const SERVED_MODEL = "/models/smollm2-135m-instruct";
export const LEFT_TOKENS = 64;
export const PROMPTS = [
  "Count from one to fifty.",
  "Tell me of a girl who lived by the sea.",
  "What is 12 + 30?",
] as const;

const FILE = join(import.meta.dirname, "../fixtures/transformersServe.json");

export function readRecording(): Recording {
  return JSON.parse(readFileSync(FILE, "utf8")) as Recording;
}

/** Answers each request as the recorded server answered it; one that was not recorded fails with status 501. */
export function replayServe(over: { readonly list?: "list" | "listWithoutCache" } = {}): Answer {
  const { exchanges } = readRecording();
  return async (path, body, response) => {
    const found = body === undefined ? exchanges[getName(path, over.list)] : findChat(Object.values(exchanges), body);
    if (found === undefined) answerJson(response, 501, { detail: "This request was not recorded." });
    else await replay(found, response);
  };
}

export async function replay({ status, headers, events, ended }: Exchange, response: ServerResponse): Promise<void> {
  response.writeHead(status, headers);
  for (const event of events) {
    response.write(event);
    await setImmediate();
  }
  if (ended === "by the server") response.end();
}

function getName(path: string, list: "list" | "listWithoutCache" = "list"): ExchangeName {
  return path === "/v1/models" ? list : "noSuchPath";
}

/** Seeds are not compared: this server takes them and stays greedy, which the recording shows. */
function findChat(exchanges: readonly Exchange[], body: ChatBody): Exchange | undefined {
  const keyOf = ({ model, messages, max_tokens, temperature }: ChatBody): string =>
    JSON.stringify([model, messages, max_tokens, temperature]);
  return exchanges.find((one) => one.body !== undefined && keyOf(one.body) === keyOf(body));
}
