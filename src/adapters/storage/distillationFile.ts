import * as v from "valibot";

import { DISTILL_RUN_VERSION, type DistillRun } from "../../core/distill/distillRun.ts";
import { AppError } from "../../core/errors.ts";
import type { ExportFacts } from "../../core/evaluation/manifest.ts";
import { distillPlanSchema } from "./distillPlanSchema.ts";

const FORMAT = "terse-distillation";
/** Raised when the shape of the file changes; older versions are still read. */
const VERSION = 1;

/** A finished distillation in one file: what came of each station, and both students' answers in short. */
export interface DistillationFile {
  readonly manifest: ExportFacts;
  readonly run: DistillRun;
}

export function writeDistillationFile({ manifest, run }: DistillationFile): string {
  return `${JSON.stringify({ format: FORMAT, version: VERSION, manifest, run })}\n`;
}

/** Its run is marked as recorded, wherever it was made. AppError `bad-file` for what is no finished distillation. */
export function readDistillationFile(name: string, text: string): DistillationFile {
  const parsed = v.safeParse(fileSchema, parse(text));
  if (parsed.success) return { manifest: parsed.output.manifest, run: { ...parsed.output.run, origin: "recorded" } };
  const [issue] = parsed.issues;
  const where = v.getDotPath(issue) ?? "the file";
  throw new AppError({
    code: "bad-file",
    message: `${name} is no finished distillation (${where}: ${issue.message}).`,
  });
}

const count = v.number();
const text = v.string();
/** JSON drops what is undefined; it is put back. */
const orUndefined = <T extends v.GenericSchema>(schema: T) => v.optional(schema, () => undefined);

const estimate = v.object({ estimate: count, low: count, high: count, n: count, method: text });
const grade = v.picklist(["correct", "wrong", "noAnswer", "truncated", "failed"]);
const answers = v.object({ right: v.pipe(text, v.regex(/^[-01]+$/)), tokens: v.array(count) });

const traces = v.object({
  sampled: count,
  kept: count,
  notKept: v.object({ wrong: count, noAnswer: count, truncated: count, failed: count, repeated: count }),
  tokens: orUndefined(count),
});

const lessons = v.object({
  dataHash: text,
  lessons: count,
  rejected: v.object({
    noAnswer: v.exactOptional(count),
    notNumeric: v.exactOptional(count),
    unknowns: v.exactOptional(count),
    noDerivation: v.exactOptional(count),
    gap: v.exactOptional(count),
    answerLost: v.exactOptional(count),
    answerChanged: v.exactOptional(count),
  }),
  tokens: orUndefined(count),
  example: orUndefined(v.object({ question: text, trace: text, target: text })),
});

const history = v.object({
  steps: v.array(v.object({ step: count, loss: count, gradientNorm: count, rate: count, tokens: count, ms: count })),
  checks: v.array(
    v.object({
      step: count,
      accuracy: estimate,
      tokens: estimate,
      samples: v.array(v.object({ question: text, text, tokens: count, grade })),
      isBest: v.boolean(),
      ms: count,
    }),
  ),
});

const training = v.object({
  device: v.picklist(["webgpu", "wasm", "cpu"]),
  threads: orUndefined(count),
  note: orUndefined(text),
  batch: v.object({ rows: count, tokens: count }),
  history,
  ending: v.object({ kind: v.picklist(["finished", "stoppedEarly", "stopped"]), step: count }),
});

const child = v.object({
  modelId: text,
  step: count,
  evaluation: orUndefined(text),
  measured: v.literal(true),
  answers: v.object({ parent: answers, child: answers }),
});

const fileSchema = v.object({
  format: v.literal(FORMAT),
  version: v.literal(VERSION),
  manifest: v.object({ appVersion: text, environment: text, exportedAt: count }),
  run: v.object({
    version: v.literal(DISTILL_RUN_VERSION),
    id: text,
    name: text,
    createdAt: count,
    place: count,
    parent: text,
    plan: distillPlanSchema,
    traces,
    lessons,
    training,
    child,
    spentMs: v.object({ traces: count, lessons: count, measuring: count }),
  }),
});

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
