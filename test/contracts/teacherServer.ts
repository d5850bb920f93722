import type { TeacherTrace } from "../../src/core/teacher/teacher.ts";
import { type Asked, askedIn, oracleReply } from "../unit/llm/scriptedTeacher.ts";
import { answerJson, type ChatServer, chatServer, delta, DONE, stream, usage } from "./chatServer.ts";

export interface TeacherServerOptions {
  readonly key: string;
  readonly models?: readonly string[] | undefined;
  /** What is replied instead of what is right; a promise keeps the page waiting. Null fails (500). */
  readonly reply?: (right: string, asked: Asked) => string | null | Promise<string | null>;
  readonly allowedOrigin?: string | undefined;
}

export interface TeacherServer extends ChatServer {
  /** What was asked about, in order. */
  readonly asked: Asked[];
}

/** A server whose model decides about these traces as the symbolic teacher does, but where it is told otherwise. */
export async function teacherServer(
  traces: readonly TeacherTrace[],
  { key, models = ["qwen"], reply = (right) => right, allowedOrigin }: TeacherServerOptions,
): Promise<TeacherServer> {
  const asked: Asked[] = [];
  const server = await chatServer(async (_, body, response) => {
    if (server.requests.at(-1)!.key !== `Bearer ${key}`) {
      return answerJson(response, 401, { error: { message: "no such key" } });
    }
    if (body === undefined) return answerJson(response, 200, { data: models.map((id) => ({ id })) });
    if (!body.messages.at(-1)!.content.includes("<<question ")) {
      return stream(response, delta({ content: "Yes." }, "stop") + usage(9, 2) + DONE);
    }
    const request = askedIn(body.messages);
    asked.push(request);
    const text = await reply(oracleReply(traces, request), request);
    if (text === null) return answerJson(response, 500, { error: { message: "out of memory" } });
    await stream(response, delta({ content: text }, "stop") + usage(1000, 100) + DONE);
  }, allowedOrigin);
  return { ...server, asked };
}
