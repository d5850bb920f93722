import { isFields } from "./jsonRows.ts";
import { proposeMapping } from "./proposeMapping.ts";
import type { Fields } from "./row.ts";

/** What a logged sample holds, before it is made a problem. */
export interface LmEvalSample {
  readonly docId: string;
  readonly question: unknown;
  /** The document's own answer, else the target that the task compared with. */
  readonly answer: unknown;
  /** What the model wrote, before any filter; several where the task asked several times. */
  readonly responses: readonly string[];
}

export function isLmEvalSample(fields: Fields): boolean {
  return isFields(fields["doc"]) && "target" in fields && ("resps" in fields || "filtered_resps" in fields);
}

/**
 * Reads a line of `samples_*.jsonl`, which lm-evaluation-harness writes with `--log_samples`, or says why it cannot.
 * `resps` is a list over requests of a list over repeats; everything in it has been made text, log-likelihoods too, so
 * that only a request's second argument (a continuation, or how to generate) tells them from what was written.
 */
export function readLmEvalSample(fields: Fields): LmEvalSample | string {
  const { doc, doc_id: docId, target } = fields;
  if (!isFields(doc)) return 'The field "doc" is missing.';
  if (typeof docId !== "number" && typeof docId !== "string") return 'The field "doc_id" is missing.';
  if (comparesContinuations(fields["arguments"])) return "The model chose among given texts here, and wrote none.";
  const mapping = proposeMapping([...Object.keys(doc), "target"], [{ ...doc, target }]);
  if (mapping === undefined) return `The field "doc" holds no question (${Object.keys(doc).join(", ")}).`;
  return {
    docId: String(docId),
    question: doc[mapping.question],
    answer: mapping.answer in doc ? doc[mapping.answer] : target,
    responses: textsOf(fields["resps"] ?? fields["filtered_resps"]),
  };
}

function comparesContinuations(requests: unknown): boolean {
  const first: unknown = Array.isArray(requests)
    ? requests[0]
    : isFields(requests)
      ? requests["gen_args_0"]
      : undefined;
  const second: unknown = Array.isArray(first) ? first[1] : isFields(first) ? first["arg_1"] : undefined;
  return typeof second === "string";
}

function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.flatMap(textsOf) : [];
}
