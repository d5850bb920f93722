import * as v from "valibot";

import type { PruneReply, ReadReply, ReplyReader, SplitReply } from "../../core/teacher/llm/replies.ts";
import { jsonInProse } from "./jsonInProse.ts";

const splitReply = v.object({
  steps: v.pipe(v.array(v.object({ text: v.string(), label: v.fallback(v.string(), "") })), v.minLength(1)),
});

/** A step's number, which some models write as a string. */
const place = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{1,6}$/), v.transform(Number))]),
  v.safeInteger(),
  v.minValue(1),
);
const common = { step: place, reason: v.fallback(v.string(), "") };

const choice = v.variant("action", [
  v.object({ ...common, action: v.picklist(["keep", "delete"]) }),
  v.object({ ...common, action: v.literal("compress"), text: v.pipe(v.string(), v.regex(/\S/, "it holds no text")) }),
  v.pipe(
    v.object({ ...common, action: v.literal("merge"), through: v.optional(place), text: v.optional(v.string(), "") }),
    // The others of a merge may be listed without an end of their own.
    v.transform(({ through, ...rest }) => ({ ...rest, through: through ?? rest.step })),
  ),
]);

const pruneReply = v.object({
  steps: v.pipe(v.array(choice), v.minLength(1)),
  answer: v.pipe(
    v.fallback(v.nullish(v.union([v.string(), v.number()])), undefined),
    v.transform((answer) => (answer === null || answer === undefined ? undefined : String(answer))),
  ),
});

export const replyReader: ReplyReader = {
  split: (text): ReadReply<SplitReply> => read(text, splitReply),
  prune: (text): ReadReply<PruneReply> => read(text, pruneReply),
};

/** The first JSON of the right form; where there is none, what is wrong with the last. */
function read<Reply>(text: string, schema: v.GenericSchema<unknown, Reply>): ReadReply<Reply> {
  let result: ReadReply<Reply> = { kind: "noJson" };
  for (const value of jsonInProse(text)) {
    // Some models leave the outermost brackets away.
    const parsed = v.safeParse(schema, Array.isArray(value) ? { steps: value } : value);
    if (parsed.success) return { kind: "read", reply: parsed.output };
    const [issue] = parsed.issues;
    result = { kind: "badShape", where: v.getDotPath(issue) ?? "its whole", problem: issue.message };
  }
  return result;
}
