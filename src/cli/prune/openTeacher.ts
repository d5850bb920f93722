import { OpenAiCompatibleGenerator } from "../../adapters/generators/openAiCompatible.ts";
import { guardedFetch } from "../../adapters/storage/guardedFetch.ts";
import { AppError } from "../../core/errors.ts";

/** Where the key is read from, which stands neither in a command nor in a file. */
export const KEY_VARIABLE = "TERSE_TEACHER_KEY";

export interface TeacherServer {
  readonly baseUrl: string;
  /** The only one of the server when left out. */
  readonly model: string | undefined;
  /** Requests under way at once. */
  readonly atOnce: number;
}

/** A chat model on a server. Throws AppError when the server cannot be asked, or has several models and none is named. */
export async function openTeacher(
  signal: AbortSignal,
  { baseUrl, model, atOnce }: TeacherServer,
): Promise<OpenAiCompatibleGenerator> {
  const open = (name: string): OpenAiCompatibleGenerator =>
    new OpenAiCompatibleGenerator({
      baseUrl,
      model: name,
      apiKey: process.env[KEY_VARIABLE],
      fetch: (input, init) => guardedFetch([baseUrl])(input, init),
      clock: performance,
      concurrency: atOnce,
    });
  return open(model ?? (await onlyModel(signal, open(""))));
}

async function onlyModel(signal: AbortSignal, server: OpenAiCompatibleGenerator): Promise<string> {
  const names = await server.listModels(signal);
  const [only, ...others] = names ?? [];
  if (only !== undefined && others.length === 0) return only;
  throw new AppError({
    code: "bad-argument",
    message: names === undefined ? "The server does not list its models." : `The server has ${names.length} models.`,
    hint: `Name one with --teacher-model${only === undefined ? "" : `: ${names!.slice(0, 20).join(", ")}`}.`,
  });
}
