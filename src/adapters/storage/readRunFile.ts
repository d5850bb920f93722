import * as v from "valibot";

import { AppError } from "../../core/errors.ts";
import { ITEMS_FORMAT, ITEMS_VERSION } from "../../core/evaluation/exportItems.ts";
import type { RunManifest } from "../../core/evaluation/manifest.ts";
import type { EvaluationRecord } from "../../core/evaluation/record.ts";
import { RUN_FILE_FORMAT, RUN_FILE_VERSION, type RunFile } from "../../core/evaluation/runFile.ts";
import type { StoredRun } from "../../core/evaluation/runStore.ts";
import { decodingSchema, modelIdentity, parseRecord } from "./recordSchema.ts";
import { parseRun } from "./runSchema.ts";

const manifest: v.GenericSchema<unknown, RunManifest> = v.object({
  appVersion: v.string(),
  environment: v.string(),
  exportedAt: v.number(),
  graderVersion: v.number(),
  models: v.array(
    v.pipe(
      v.object(modelIdentity),
      v.transform(({ threads, ...model }) => ({ ...model, threads })),
    ),
  ),
  strategies: v.array(v.object({ id: v.string(), version: v.string() })),
  decodings: v.array(decodingSchema),
  sets: v.array(v.string()),
  problems: v.number(),
  items: v.number(),
  promptHash: v.string(),
});

const wholeRun = v.object({
  format: v.literal(RUN_FILE_FORMAT),
  version: v.number(),
  manifest: v.nullish(manifest),
  run: v.nullish(v.unknown()),
  records: v.array(v.unknown()),
});

const itemsHeader = v.object({
  format: v.literal(ITEMS_FORMAT),
  version: v.number(),
  manifest: v.optional(v.unknown()),
});

export interface RunFileOptions {
  /** Leaves out a last line of items without a line feed that is no JSON: what a crash leaves of a line being written. */
  readonly forgiveCutEnd?: boolean;
}

/**
 * Reads a run's file: a whole run, or items one a line, as exported or as `eval --out` writes them. Throws AppError
 * `bad-file` naming the line, or the field, that is broken.
 */
export function readRunFile(name: string, text: string, options: RunFileOptions = {}): RunFile {
  const steps = runFileSteps(name, text, options);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The same, item by item: after each the share of the text that is read. */
export function* runFileSteps(
  name: string,
  text: string,
  options: RunFileOptions = {},
): Generator<number, RunFile, undefined> {
  const body = text.replace(/^\uFEFF/, "");
  const firstLine = body.trimStart().split("\n", 1)[0] ?? "";
  const isWhole = body.slice(0, 200).includes(`"${RUN_FILE_FORMAT}"`) || parseJson(firstLine).kind === "broken";
  return isWhole && firstLine.startsWith("{")
    ? yield* readWhole(name, body, options)
    : yield* readItems(name, body, options);
}

function* readWhole(name: string, text: string, options: RunFileOptions): Generator<number, RunFile, undefined> {
  const json = (yield* parseLines(text)) ?? parseJson(text);
  // Items whose first line is the broken one look like a document over many lines, until that is read.
  if (json.kind === "broken" && !text.includes(`"${RUN_FILE_FORMAT}"`)) return yield* readItems(name, text, options);
  if (json.kind === "broken")
    throw badFile(`${name}${lineOf(json.message, text)} is not JSON: it may have been cut off.`);
  const parsed = v.safeParse(wholeRun, json.value);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw badFile(`${name} is no run: ${v.getDotPath(issue) ?? "its whole"}: ${issue.message}.`);
  }
  const { version, run, records } = parsed.output;
  requireKnown(name, version, RUN_FILE_VERSION);
  const read: EvaluationRecord[] = [];
  for (const [i, value] of records.entries()) {
    read.push(readRecord(value, `${name}, item ${i + 1} of its records,`));
    yield (1 + (i + 1) / records.length) / 2;
  }
  return {
    manifest: parsed.output.manifest ?? undefined,
    run: run === undefined || run === null ? undefined : readRun(name, run),
    records: read,
  };
}

/**
 * A whole run as it is written here, with a record a line, so that no parse takes long. Undefined for any other layout, and
 * for what is broken: then the text as a whole says where. Its steps end at a half.
 */
function* parseLines(text: string): Generator<number, Json | undefined, undefined> {
  const opening = /"records": \[\r?\n/.exec(text);
  const end = text.lastIndexOf("\n]");
  const first = (opening?.index ?? 0) + (opening?.[0].length ?? 0);
  const frame = parseJson(opening ? text.slice(0, first) + text.slice(end) : "");
  if (frame.kind === "broken" || typeof frame.value !== "object") return undefined;
  const records: unknown[] = [];
  for (let at = first; at < end;) {
    const next = text.indexOf("\n", at);
    const line = text.slice(at, next).trimEnd();
    const isLast = next === end;
    const record = line.endsWith(",") === isLast ? undefined : parseJson(isLast ? line : line.slice(0, -1));
    if (record?.kind !== "json") return undefined;
    records.push(record.value);
    at = next + 1;
    yield at / text.length / 2;
  }
  return { kind: "json", value: { ...frame.value, records } };
}

function readRun(name: string, value: unknown): StoredRun {
  const parsed = parseRun(value);
  if (parsed.kind === "run") return parsed.run;
  if (parsed.kind === "newer") throw newer(name);
  throw badFile(`${name}: its run is broken (${parsed.reason}).`);
}

function* readItems(
  name: string,
  text: string,
  { forgiveCutEnd = false }: RunFileOptions,
): Generator<number, RunFile, undefined> {
  const lines = text.split("\n");
  const records: EvaluationRecord[] = [];
  let header: RunManifest | undefined;
  for (const [i, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const json = parseJson(line);
    const isCut = json.kind === "broken" && i === lines.length - 1;
    if (isCut && forgiveCutEnd) continue;
    if (json.kind === "broken") throw badFile(`${name}, line ${i + 1}: is not JSON${isCut ? ": it is cut off" : ""}.`);
    const told = v.safeParse(itemsHeader, json.value);
    if (told.success) header = readHeader(told.output, `${name}, line ${i + 1}`, name);
    else records.push(readRecord(json.value, `${name}, line ${i + 1}:`));
    yield (i + 1) / lines.length;
  }
  return { manifest: header, run: undefined, records };
}

function readHeader({ version, manifest: told }: v.InferOutput<typeof itemsHeader>, where: string, name: string) {
  requireKnown(name, version, ITEMS_VERSION);
  const checked = v.safeParse(manifest, told);
  if (checked.success) return checked.output;
  throw badFile(`${where}: its manifest is broken (${v.getDotPath(checked.issues[0])}).`);
}

function readRecord(value: unknown, where: string): EvaluationRecord {
  const parsed = parseRecord(value);
  if (parsed.kind === "record") return parsed.record;
  throw badFile(`${where} is not an item of a run (${parsed.reason}).`);
}

function requireKnown(name: string, version: number, known: number): void {
  if (version > known) throw newer(name);
}

function newer(name: string): AppError {
  const message = `${name} was written by a newer version of this program.`;
  return new AppError({ code: "unsupported", message, hint: "Reload the page or update, and open it again." });
}

function badFile(message: string): AppError {
  return new AppError({ code: "bad-file", message, hint: "Export the run again, or repair this place." });
}

type Json = { readonly kind: "json"; readonly value: unknown } | { readonly kind: "broken"; readonly message: string };

function parseJson(text: string): Json {
  try {
    return { kind: "json", value: JSON.parse(text) as unknown };
  } catch (thrown) {
    return { kind: "broken", message: thrown instanceof Error ? thrown.message : "" };
  }
}

/** Engines name a line or a position, or nothing when the end is missing. */
function lineOf(message: string, text: string): string {
  const line = /\bline (\d+)/.exec(message)?.[1];
  if (line !== undefined) return `, line ${line},`;
  const position = /\bposition (\d+)/.exec(message)?.[1];
  const read = position === undefined ? text.trimEnd() : text.slice(0, Number(position));
  return `, line ${read.split("\n").length},`;
}
