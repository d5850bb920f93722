import { throwIfAborted } from "../errors.ts";
import type { Generator, Prompt, PromptFacts } from "../ports.ts";
import { generateProblem } from "../problems/generate.ts";
import { largestNumber, type ScopeLimits } from "../problems/scope.ts";
import { quantile } from "../stats/quantile.ts";
import { studentPrompt } from "../traces/solution.ts";

const PROBLEMS = 1000;
/** So many of them the student reads at most: on a slow device that takes longer than a short training. */
const READ = 256;
/** Looked at together: a run of the model for each would take longer than what it computes. */
const BATCH = 32;
/** What lies beyond this share of the training problems is out of scope. */
const SCOPE_QUANTILE = 0.99;
/** A prompt's likelihood is that of its question alone. */
const ANY_STYLE = "verbose";
/** Room for a name or two that the vocabulary lacks; training itself spells one word in a hundred. */
const LEAST_BYTE_SHARE = 0.1;

/**
 * Where the problems end that a student was trained for, by how it finds questions of the train split. A student that learned
 * from a few `traces` reads no more questions than that. AbortError.
 */
export async function measureScope(
  signal: AbortSignal,
  student: Required<Pick<Generator, "inspect">>,
  seed: number,
  traces = READ,
): Promise<ScopeLimits> {
  const questions = Array.from(
    { length: PROBLEMS },
    (_, index) => generateProblem({ seed, split: "train", index }).question,
  );
  const read = questions.slice(0, Math.min(traces, READ));
  const facts: PromptFacts[] = [];
  for (let from = 0; from < read.length; from += BATCH) {
    throwIfAborted(signal);
    const prompts = read.slice(from, from + BATCH).map((question): Prompt => {
      return { kind: "text", text: studentPrompt(question, ANY_STYLE) };
    });
    facts.push(...((await student.inspect(signal, prompts)) ?? []));
  }
  const percentile = (values: readonly number[]) => quantile(values, SCOPE_QUANTILE) ?? 0;
  return {
    maxByteFallbackShare: Math.max(LEAST_BYTE_SHARE, percentile(facts.map((one) => one.byteFallbackShare))),
    maxNumber: Math.max(...questions.map((question) => largestNumber(question) ?? 0)),
    maxMeanNegativeLogLikelihood: percentile(facts.map((one) => one.meanNegativeLogLikelihood ?? 0)),
  };
}
