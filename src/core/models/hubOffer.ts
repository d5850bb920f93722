import { AppError } from "../errors.ts";
import { type Dtype, DTYPES } from "../modelId.ts";
import { COMMIT } from "../problems/problemHub.ts";
import type { HubOffer, HubVariant } from "./modelHub.ts";
import type { StoredFile } from "./modelStore.ts";

/** As transformers.js names the files of a number format. */
const SUFFIXES: Readonly<Record<Dtype, string>> = {
  fp32: "",
  fp16: "_fp16",
  q8: "_quantized",
  q4: "_q4",
  q4f16: "_q4f16",
};
const REQUIRED = ["config.json", "tokenizer.json", "tokenizer_config.json"];
const OPTIONAL = ["generation_config.json", "chat_template.jinja"];

export const REPOSITORY = /^[\w.-]{1,96}\/[\w.-]{1,96}$/;

/**
 * Reads what the hub says of a model (`/api/models/OWNER/NAME/revision/main?blobs=true`, parsed). AppError `bad-model`
 * for one that transformers.js cannot run, `not-found` for one that is given to some visitors only.
 */
export function readHubOffer(repository: string, answer: unknown): HubOffer {
  const { sha, gated, siblings } = record(answer);
  if (typeof sha !== "string" || !COMMIT.test(sha)) throw unreadable(repository);
  if (gated !== undefined && gated !== false) throw gatedModel(repository);
  const files = new Map(list(siblings).map((file) => [file.path, file]));
  const missing = REQUIRED.filter((path) => !files.has(path));
  if (missing.length > 0) throw unsuited(repository, `it lacks ${missing.join(", ")}`);
  const beside = [...REQUIRED, ...OPTIONAL].flatMap((path) => files.get(path) ?? []);
  const variants = DTYPES.flatMap((dtype) => variantOf(dtype, files, beside) ?? []);
  if (variants.length === 0) throw unsuited(repository, "it has no ONNX file that this page could run");
  return { repository, commit: sha, variants };
}

/** A large model keeps its weights in files beside the graph. */
function variantOf(
  dtype: Dtype,
  files: ReadonlyMap<string, StoredFile>,
  beside: readonly StoredFile[],
): HubVariant | undefined {
  const name = `onnx/model${SUFFIXES[dtype]}.onnx`;
  const graph = files.get(name);
  if (!graph) return undefined;
  const weights = [...files.values()].filter(({ path }) => path.startsWith(`${name}_data`));
  const all = [...beside, graph, ...weights];
  return { dtype, files: all, bytes: all.reduce((sum, { bytes }) => sum + bytes, 0) };
}

function list(siblings: unknown): readonly StoredFile[] {
  if (!Array.isArray(siblings)) return [];
  return siblings.flatMap((each) => {
    const { rfilename: path, size: bytes } = record(each);
    return typeof path === "string" && typeof bytes === "number" ? [{ path, bytes }] : [];
  });
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function unreadable(repository: string): AppError {
  return new AppError({
    code: "network",
    message: `The hub did not say which revision of ${repository} is the newest.`,
    hint: "Try again in a moment: a network that asks for a login may have answered instead.",
  });
}

function gatedModel(repository: string): AppError {
  return new AppError({
    code: "not-found",
    message: `${repository} is given only to visitors who have accepted its terms with an account, and this page has none.`,
    hint: "Choose an open model, or run this one on a server of your own.",
  });
}

function unsuited(repository: string, why: string): AppError {
  return new AppError({
    code: "bad-model",
    message: `${repository} cannot run in a browser as it is: ${why}.`,
    hint: "Look for the same model with ONNX weights, often from onnx-community or with “-ONNX” in its name.",
  });
}
