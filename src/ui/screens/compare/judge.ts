import type { Extraction } from "../../../core/grading/extraction.ts";
import type { Grade } from "../../../core/grading/grade.ts";
import { gradeResponse } from "../../../core/grading/grade.ts";
import type { RuleId } from "../../../core/grading/rules/statement.ts";
import type { Completion } from "../../../core/ports.ts";

/** "unchecked": an answer was found, and there is no expected answer to check it against. */
export type Verdict = Grade["kind"] | "unchecked";

export interface Reading {
  readonly verdict: Verdict;
  /** The answer as it stands in the text; undefined when none was found or several contradict each other. */
  readonly answer: string | undefined;
  readonly rule: RuleId | undefined;
}

export interface Judgement {
  /** Takes stated answers only. */
  readonly strict: Reading;
  /** Takes the last number where none is stated. */
  readonly lenient: Reading;
}

/** What became of a completion, under both policies. */
export function judge(completion: Pick<Completion, "text" | "finishReason">, gold: string | undefined): Judgement {
  const { text: response, finishReason } = completion;
  const graded = gradeResponse({ response, gold: gold ?? "", finishReason });
  return {
    strict: reading(graded.strict, graded.strictExtraction, gold),
    lenient: reading(graded.lenient, graded.lenientExtraction, gold),
  };
}

function reading(grade: Grade, extraction: Extraction, gold: string | undefined): Reading {
  const found = extraction.kind === "found" ? extraction : undefined;
  const compared = grade.kind === "correct" || grade.kind === "wrong";
  return {
    verdict: compared && gold === undefined ? "unchecked" : grade.kind,
    answer: found?.text,
    rule: found?.rule,
  };
}
