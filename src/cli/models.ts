import { access, readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { ortNode } from "../adapters/device/ortNode.ts";
import { EngineStudent } from "../adapters/generators/engineStudent.ts";
import { TransformersJsGenerator } from "../adapters/generators/transformersJs.ts";
import { guardedFetch } from "../adapters/storage/guardedFetch.ts";
import { contentHash } from "../adapters/storage/nodeContentHash.ts";
import { nodeFiles } from "../adapters/storage/nodeFiles.ts";
import { hfTokenizer } from "../adapters/tokenizer/hfTokenizer.ts";
import { AppError } from "../core/errors.ts";
import type { Dtype } from "../core/modelId.ts";
import { EMBEDDED_STUDENTS, type EmbeddedStudent } from "../core/models/embeddedStudents.ts";
import { STUDENT_FILES } from "../core/models/studentFiles.ts";
import type { Generator } from "../core/ports.ts";
import { ONNX_FILES } from "./onnxFiles.ts";

const EMBEDDED = fileURLToPath(new URL("../../public/models", import.meta.url));

export interface ModelOptions {
  /** An embedded student's id, or a folder in the Hugging Face layout. */
  readonly model: string;
  /** For models that run on transformers.js; the first that the folder holds when left out. */
  readonly dtype: Dtype | undefined;
}

/**
 * The generator for a model: our engine's decoder for a student of our own, transformers.js for any other.
 * Throws AppError `not-found` or `bad-model` when the folder does not hold a model.
 */
export async function openModel(options: ModelOptions): Promise<Generator> {
  const folder = modelFolder(options.model);
  const config = await readConfig(options.model, folder);
  const id = embeddedStudent(options.model)?.id ?? basename(folder);
  return isOwnStudent(config) ? ownStudent(id, folder, config) : otherModel(id, folder, options.dtype);
}

/** The folder of an embedded student, or of a model that is named by its folder. */
export function modelFolder(name: string): string {
  const student = embeddedStudent(name);
  return student ? join(EMBEDDED, student.folder) : resolve(name);
}

function embeddedStudent(name: string): EmbeddedStudent | undefined {
  return EMBEDDED_STUDENTS.find(({ id }) => id === name);
}

async function readConfig(name: string, folder: string): Promise<Record<string, unknown>> {
  const path = join(folder, "config.json");
  const hint =
    embeddedStudent(name) !== undefined
      ? "This student is missing from public/models: restore it, or train one with `npm run terse -- train`."
      : "Give a folder in the Hugging Face layout, or `embedded`.";
  try {
    const config: unknown = JSON.parse(await readFile(path, "utf8"));
    if (typeof config === "object" && config !== null) return config as Record<string, unknown>;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) {
      throw new AppError({ code: "not-found", message: `${path} cannot be read.`, hint, cause });
    }
  }
  throw new AppError({ code: "bad-model", message: `${path} is not a model's configuration.`, hint });
}

function isOwnStudent(config: Record<string, unknown>): boolean {
  return typeof config["terse"] === "object" && config["terse"] !== null;
}

async function ownStudent(id: string, folder: string, config: Record<string, unknown>): Promise<Generator> {
  const stored = config["dtype"] ?? config["torch_dtype"];
  return new EngineStudent({
    id,
    label: embeddedStudent(id)?.label ?? id,
    revision: await contentHash(folder, STUDENT_FILES),
    dtype: typeof stored === "string" ? stored : "float32",
    files: nodeFiles(folder),
    runtime: () => Promise.resolve({ runtime: ortNode(), note: undefined }),
    tokenizer: hfTokenizer,
  });
}

async function otherModel(id: string, folder: string, asked: Dtype | undefined): Promise<Generator> {
  const [dtype, file] = await chooseOnnx(folder, asked);
  return new TransformersJsGenerator({
    id,
    label: id,
    source: {
      kind: "folder",
      path: folder,
      revision: await contentHash(folder, ["config.json", "tokenizer.json", file]),
      dtype,
      fetch: guardedFetch([]),
    },
    place: async () => ({ device: "cpu", threads: availableParallelism(), wasmPaths: undefined, note: undefined }),
  });
}

async function chooseOnnx(folder: string, asked: Dtype | undefined): Promise<readonly [Dtype, string]> {
  const wanted = ONNX_FILES.filter(([dtype]) => asked === undefined || dtype === asked);
  for (const choice of wanted) if (await exists(join(folder, choice[1]))) return choice;
  throw new AppError({
    code: "not-found",
    message: `${folder} holds no ${asked === undefined ? "ONNX model" : `model in ${asked}`}.`,
    hint: `Expected ${wanted.map(([, file]) => file).join(" or ")}.`,
  });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
