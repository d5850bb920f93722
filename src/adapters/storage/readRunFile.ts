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
  const body = text.replace(/^\uFEFF/, "");
  const firstLine = body.trimStart().split("\n", 1)[0] ?? "";
  const isWhole = body.slice(0, 200).includes(`"${RUN_FILE_FORMAT}"`) || parseJson(firstLine).kind === "broken";
  return isWhole && firstLine.startsWith("{") ? readWhole(name, body, options) : readItems(name, body, options);
}

function readWhole(name: string, text: string, options: RunFileOptions): RunFile {
  const json = parseJson(text);
  // Items whose first line is the broken one look like a document over many lines, until that is read.
  if (json.kind === "broken" && !text.includes(`"${RUN_FILE_FORMAT}"`)) return readItems(name, text, options);
  if (json.kind === "broken")
    throw badFile(`${name}${lineOf(json.message, text)} is not JSON: it may have been cut off.`);
  const parsed = v.safeParse(wholeRun, json.value);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw badFile(`${name} is no run: ${v.getDotPath(issue) ?? "its whole"}: ${issue.message}.`);
  }
  const { version, run, records } = parsed.output;
  requireKnown(name, version, RUN_FILE_VERSION);
  return {
    manifest: parsed.output.manifest ?? undefined,
    run: run === undefined || run === null ? undefined : readRun(name, run),
    records: records.map((value, i) => readRecord(value, `${name}, item ${i + 1} of its records,`)),
  };
}

function readRun(name: string, value: unknown): StoredRun {
  const parsed = parseRun(value);
  if (parsed.kind === "run") return parsed.run;
  if (parsed.kind === "newer") throw newer(name);
  throw badFile(`${name}: its run is broken (${parsed.reason}).`);
}

function readItems(name: string, text: string, { forgiveCutEnd = false }: RunFileOptions): RunFile {
  const lines = text.split("\n");
  const records: EvaluationRecord[] = [];
  let header: RunManifest | undefined;
  lines.forEach((line, i) => {
    if (line.trim() === "") return;
    const json = parseJson(line);
    const isCut = json.kind === "broken" && i === lines.length - 1;
    if (isCut && forgiveCutEnd) return;
    if (json.kind === "broken") throw badFile(`${name}, line ${i + 1}: is not JSON${isCut ? ": it is cut off" : ""}.`);
    const told = v.safeParse(itemsHeader, json.value);
    if (!told.success) return void records.push(readRecord(json.value, `${name}, line ${i + 1}:`));
    requireKnown(name, told.output.version, ITEMS_VERSION);
    const checked = v.safeParse(manifest, told.output.manifest);
    if (!checked.success)
      throw badFile(`${name}, line ${i + 1}: its manifest is broken (${v.getDotPath(checked.issues[0])}).`);
    header = checked.output;
  });
  return { manifest: header, run: undefined, records };
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
