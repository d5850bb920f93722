import { throwIfAborted } from "../errors.ts";
import type { Generator } from "../ports.ts";
import { generateProblem } from "../problems/generate.ts";
import { largestNumber, type ScopeLimits } from "../problems/scope.ts";
import { quantile } from "../stats/quantile.ts";
import { studentPrompt } from "../traces/solution.ts";

const PROBLEMS = 1000;
/** What lies beyond this share of the training problems is out of scope. */
const SCOPE_QUANTILE = 0.99;
/** A prompt's likelihood is that of its question alone. */
const ANY_STYLE = "verbose";
/** Room for a name or two that the vocabulary lacks; training itself spells one word in a hundred. */
const LEAST_BYTE_SHARE = 0.1;

/** Where the problems end that a student was trained for, by how it finds questions of the train split. AbortError. */
export async function measureScope(
  signal: AbortSignal,
  student: Required<Pick<Generator, "inspect">>,
  seed: number,
  problems = PROBLEMS,
): Promise<ScopeLimits> {
  const likelihoods: number[] = [];
  const byteShares: number[] = [];
  const numbers: number[] = [];
  for (let index = 0; index < problems; index++) {
    throwIfAborted(signal);
    const { question } = generateProblem({ seed, split: "train", index });
    const facts = await student.inspect(signal, { kind: "text", text: studentPrompt(question, ANY_STYLE) });
    likelihoods.push(facts?.meanNegativeLogLikelihood ?? 0);
    byteShares.push(facts?.byteFallbackShare ?? 0);
    numbers.push(largestNumber(question) ?? 0);
  }
  const percentile = (values: readonly number[]) => quantile(values, SCOPE_QUANTILE) ?? 0;
  return {
    maxByteFallbackShare: Math.max(LEAST_BYTE_SHARE, percentile(byteShares)),
    maxNumber: Math.max(...numbers),
    maxMeanNegativeLogLikelihood: percentile(likelihoods),
  };
}
