import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setImmediate } from "node:timers/promises";

export interface ChatBody {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly stream: boolean;
  readonly stream_options?: { readonly include_usage: boolean };
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
  readonly temperature: number;
  readonly top_p?: number;
  readonly seed?: number;
}

export interface ChatServer {
  readonly baseUrl: string;
  readonly requests: { readonly path: string; readonly key: string | undefined; readonly body: ChatBody | undefined }[];
  close(): Promise<void>;
}

export type Answer = (path: string, body: ChatBody | undefined, response: ServerResponse) => void | Promise<void>;

/** A server of this process that answers as it is told; pages of `allowedOrigin` may ask it, as their browsers see it. */
export async function chatServer(answer: Answer, allowedOrigin?: string): Promise<ChatServer> {
  const requests: ChatServer["requests"] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? "";
    if (allowedOrigin !== undefined) {
      response.setHeader("Access-Control-Allow-Origin", allowedOrigin);
      response.setHeader("Access-Control-Allow-Headers", "authorization, content-type");
    }
    if (request.method === "OPTIONS") return void response.writeHead(204).end();
    const written = await text(request);
    const body = written === "" ? undefined : (JSON.parse(written) as ChatBody);
    requests.push({ path, key: request.headers.authorization, body });
    await answer(path, body, response);
  };
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, requests, close };
}

export function answerJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(value));
}

export const event = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
export const delta = (words: object, finish: string | null = null): string =>
  event({ object: "chat.completion.chunk", choices: [{ index: 0, delta: words, finish_reason: finish }] });
export const usage = (prompt: number, completion: number): string =>
  event({
    object: "chat.completion.chunk",
    choices: [],
    usage: { prompt_tokens: prompt, completion_tokens: completion },
  });
export const DONE = "data: [DONE]\n\n";

/** Streams the text in chunks of so many bytes: events and characters are cut where the chunks are. */
export async function stream(response: ServerResponse, sent: string, chunkBytes = 1 << 16): Promise<void> {
  response.writeHead(200, { "Content-Type": "text/event-stream; charset=utf-8" });
  const bytes = Buffer.from(sent);
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    response.write(bytes.subarray(at, at + chunkBytes));
    await setImmediate();
  }
  response.end();
}
