import { AppError } from "../errors.ts";

/** For a distillation that is to be deleted while it is being worked on, here or in another tab. */
export function stillAtWork(name: string): AppError {
  return new AppError({
    code: "unsupported",
    message: `“${name}” is being distilled.`,
    hint: "Pause it on the Distill screen, then delete it.",
  });
}
