import type { ErrorCode } from "../errors.ts";
import type { FinishReason } from "../ports.ts";
import { parseAnswer } from "./answer.ts";
import { compare } from "./equality.ts";
import type { Extraction } from "./extraction.ts";
import { extract } from "./extraction.ts";

/** Stored with every grade; it rises with each change that can alter one. */
export const GRADER_VERSION = 1;

/**
 * How a completion fared. For accuracy only "correct" counts as correct; "failed" removes its pair from a comparison.
 * A wrong answer may say why it is not simply another value: its equality with the gold answer could not be decided,
 * or the completion contradicts itself.
 */
export type Grade =
  | { readonly kind: "correct" }
  | { readonly kind: "wrong"; readonly because?: "undecided" | "ambiguous" }
  | { readonly kind: "noAnswer" }
  | { readonly kind: "truncated" }
  | { readonly kind: "failed"; readonly code: ErrorCode };

export interface GradingRequest {
  readonly response: string;
  /** The published answer alone ("18", "\frac{14}{3}"); not a worked solution. */
  readonly gold: string;
  /** Left out where it is unknown, as for imported completions. */
  readonly finishReason?: FinishReason | undefined;
}

export interface GradedResponse {
  readonly strict: Grade;
  readonly lenient: Grade;
  readonly strictExtraction: Extraction;
  readonly lenientExtraction: Extraction;
}

/**
 * Grades a completion under both policies. One that ran into its token limit is graded by its answer only if it had
 * stated it in full before the cut; else it is truncated under both policies, for the last number of a cut text is no answer.
 */
export function gradeResponse({ response, gold, finishReason }: GradingRequest): GradedResponse {
  const strictExtraction = extract(response, "strict");
  const lenientExtraction = extract(response, "lenient");
  const isCut = finishReason === "length" && !isStatedInFull(response, strictExtraction);
  const grade = (extraction: Extraction): Grade => (isCut ? { kind: "truncated" } : gradeExtraction(extraction, gold));
  return {
    strict: grade(strictExtraction),
    lenient: grade(lenientExtraction),
    strictExtraction,
    lenientExtraction,
  };
}

/** An answer that touches the cut may have been going on: "#### 4" may be the beginning of 42, "42." of 42.5. */
function isStatedInFull(response: string, extraction: Extraction): boolean {
  if (extraction.kind === "none") return false;
  const end = extraction.kind === "found" ? extraction.span[1] : extraction.candidates.at(-1)!.span[1];
  return !/^[.,/]?$/.test(response.slice(end));
}

function gradeExtraction(extraction: Extraction, gold: string): Grade {
  if (extraction.kind === "none") return { kind: "noAnswer" };
  if (extraction.kind === "ambiguous") return { kind: "wrong", because: "ambiguous" };
  const equality = compare(extraction.answer, parseAnswer(gold));
  if (equality === "equal") return { kind: "correct" };
  return equality === "undecided" ? { kind: "wrong", because: "undecided" } : { kind: "wrong" };
}
