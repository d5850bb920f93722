import * as v from "valibot";

import type { PruneExperiment, TraceSource } from "../../core/experiment.ts";
import { DEFAULT_PRUNE } from "../../core/experiment.ts";
import { parseModelId } from "../../core/modelId.ts";
import { SPLITS } from "../../core/teacher/teacher.ts";
import type { LinkWriter } from "./parameters.ts";
import { itemId, MAX_SEED, name, whole } from "./parameters.ts";

/** Of question and trace together: browsers and mail programs cut longer addresses. */
const MAX_CHARACTERS = 4000;
/** What writes by default, and answers in an item's arm: the embedded student. */
const DEFAULT_MODEL = "embedded";

/** The symbolic one, or a chat model: on a server, or of the hub. */
const teacher = v.pipe(
  name,
  v.check((id) => id === DEFAULT_PRUNE.teacher || ["remote", "hub"].includes(parseModelId(id).kind)),
);

const linkSchema = v.strictObject({
  split: v.optional(v.picklist(SPLITS)),
  teacher: v.optional(teacher),
  example: v.optional(name),
  write: v.optional(whole(0, MAX_SEED)),
  question: v.optional(v.pipe(v.string(), v.maxLength(MAX_CHARACTERS))),
  trace: v.optional(v.pipe(v.string(), v.maxLength(MAX_CHARACTERS))),
  kept: v.optional(name),
  item: v.optional(itemId),
  strategy: v.optional(name),
  model: v.optional(name),
});
type Link = v.InferOutput<typeof linkSchema>;

/** Whether a link can hold the trace; a longer one leads to the screen without it. */
export function fitsLink(source: TraceSource): boolean {
  return source.kind !== "typed" || source.question.length + source.response.length <= MAX_CHARACTERS;
}

export function writePrune({ trace, split, teacher }: PruneExperiment, write: LinkWriter): void {
  write("split", split, DEFAULT_PRUNE.split);
  write("teacher", teacher, DEFAULT_PRUNE.teacher);
  switch (trace.kind) {
    case "listed":
      write("example", trace.id, DEFAULT_PRUNE.trace.id);
      return;
    case "written":
      write("write", trace.index);
      write("model", trace.model, DEFAULT_MODEL);
      return;
    case "typed":
      if (!fitsLink(trace)) return;
      write("question", trace.question);
      write("trace", trace.response);
      return;
    case "item":
      write("kept", trace.run);
      write("item", trace.item);
      write("strategy", trace.strategy);
      write("model", trace.model, DEFAULT_MODEL);
      return;
    default:
      trace satisfies never;
  }
}

/** Undefined when the fields cannot be read, or contradict each other. */
export function readPrune(fields: Readonly<Record<string, string>>): PruneExperiment | undefined {
  const parsed = v.safeParse(linkSchema, fields);
  if (!parsed.success) return undefined;
  const trace = readSource(parsed.output);
  const { version, screen } = DEFAULT_PRUNE;
  const { split = DEFAULT_PRUNE.split, teacher = DEFAULT_PRUNE.teacher } = parsed.output;
  return trace && { version, screen, trace, split, teacher };
}

/** Undefined for two kinds of trace at once, and for an item without its run or strategy. */
function readSource(link: Link): TraceSource | undefined {
  const { example, write, question, trace, kept, item, strategy, model } = link;
  const isTyped = question !== undefined || trace !== undefined;
  const isItem = [kept, item, strategy].some((value) => value !== undefined);
  const kinds = [example !== undefined, write !== undefined, isTyped, isItem].filter(Boolean).length;
  if (kinds > 1 || (model !== undefined && !isItem && write === undefined)) return undefined;
  if (write !== undefined) return { kind: "written", index: write, model: model ?? DEFAULT_MODEL };
  if (isTyped) return { kind: "typed", question: question ?? "", response: trace ?? "" };
  if (!isItem) return { kind: "listed", id: example ?? DEFAULT_PRUNE.trace.id };
  if (kept === undefined || item === undefined || strategy === undefined) return undefined;
  return { kind: "item", run: kept, item, strategy, model: model ?? DEFAULT_MODEL };
}
