import { AppError } from "../errors.ts";

/** The files of a student that its answers depend on: their hash is its revision. */
export const STUDENT_FILES = ["config.json", "tokenizer.json", "model.safetensors"] as const;

/** Without these the engine does not load a student. */
const REQUIRED_FILES = [...STUDENT_FILES, "tokenizer_config.json"];

/** Throws AppError `bad-model` where a file is missing, and `bad-file` for a path that leads out of the model's folder. */
export function requireStudentFiles(paths: readonly string[]): void {
  const unsafe = paths.find((path) => !isSafePath(path));
  if (unsafe !== undefined) {
    throw new AppError({
      code: "bad-file",
      message: `“${unsafe}” is no path within a model's folder.`,
      hint: "Pack the model's own folder anew and use no other file of this one.",
    });
  }
  const missing = REQUIRED_FILES.filter((path) => !paths.includes(path));
  if (missing.length > 0) {
    throw new AppError({
      code: "bad-model",
      message: `A student's folder holds ${REQUIRED_FILES.join(", ")}. Missing here: ${missing.join(", ")}.`,
      hint: "Choose the folder that holds config.json, or a zip of it.",
    });
  }
}

/** A relative path of plain names, as every file system takes it. */
function isSafePath(path: string): boolean {
  return path.length <= 200 && path.split("/").every((name) => /^\w[\w. -]*$/.test(name));
}
