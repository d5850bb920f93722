import { AppError } from "./core/errors.ts";

/** The text of a run that ships with the page. */
export async function readRecordedRun(file: string): Promise<string> {
  const response = await fetch(new URL(`runs/${file}`, document.baseURI));
  if (response.ok) return response.text();
  throw new AppError({
    code: "network",
    message: `The recorded run ${file} could not be fetched.`,
    hint: "Try again.",
  });
}
