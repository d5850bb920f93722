import { copyLine, type CorpusExample, corpusExample, practiceLines } from "../../core/distill/corpus.ts";
import type { Split } from "../../core/problems/problem.ts";
import { random } from "../../core/random.ts";
import type { WordEncoder } from "../../engine/tokenizer/wordEncoder.ts";
import { encodeExample } from "../../engine/train/encodeExample.ts";
import { type Example, type PackedBatch, Packer } from "../../engine/train/packing.ts";
import type { BatchKind } from "./recipe.ts";

export const END_TOKEN = "<|end|>";
/** Draws that found no room before a batch counts as full. */
const MISSES = 12;
/** More than any batch holds, so that the examples of different steps differ. */
const EXAMPLES_PER_STEP = 1000;
/** How often a word of a question is spelled in bytes, so that unknown names are not quite unknown. */
const SPELLED = 0.01;
const SHORTEST_PRACTICE = 12;

/** The batch of a step: a function of (seed, split, step, kind) alone, which is what makes a resumed run the same run. */
export function trainingBatch(
  encoder: WordEncoder,
  seed: number,
  split: Split,
  step: number,
  kind: BatchKind,
): PackedBatch {
  const packer = new Packer(kind.size);
  for (let drawn = 0; drawn < kind.copyLines; drawn++)
    if (!packer.add(copyExample(encoder, seed, step * EXAMPLES_PER_STEP + drawn))) break;
  let practised = 0;
  const practise = (places: number) =>
    packer.add(practiceExample(encoder, seed, step * EXAMPLES_PER_STEP + practised++, places));

  for (let row = 0; row < kind.practiceRows; row++) practise(kind.size.tokens);
  for (let drawn = 0, misses = 0; misses < MISSES && drawn < EXAMPLES_PER_STEP; drawn++) {
    const index = step * EXAMPLES_PER_STEP + drawn;
    if (!packer.add(tokenise(encoder, seed, index, corpusExample(seed, split, index, kind.mix)))) misses++;
  }
  while (packer.room() >= SHORTEST_PRACTICE && practise(packer.room()));
  return packer.batch();
}

function tokenise(encoder: WordEncoder, seed: number, index: number, example: CorpusExample): Example {
  const draws = random(seed, "spelling", index);
  return encodeExample(encoder, {
    prompt: example.prompt,
    completion: example.completion + (example.kind === "question" ? "" : END_TOKEN),
    spell: () => draws.chance(SPELLED),
  });
}

/** Calculations that take at most `places` places; only their results count. */
function practiceExample(encoder: WordEncoder, seed: number, index: number, places: number): Example {
  const ids: number[] = [];
  const weights: number[] = [];
  for (const { expression, result } of practiceLines(seed, index, Math.ceil(places / 6))) {
    const question = encoder.encode(expression);
    const answer = encoder.encode(result);
    if (ids.length + question.length + answer.length > places + 1) break;
    ids.push(...question, ...answer);
    weights.push(...question.map(() => 0), ...answer.map(() => 1));
  }
  return { ids, weights };
}

/** Only the copies count. */
function copyExample(encoder: WordEncoder, seed: number, index: number): Example {
  const { list, copies } = copyLine(seed, index);
  const [given, counted] = [encoder.encode(list), encoder.encode(copies)];
  return { ids: [...given, ...counted], weights: [...given.map(() => 0), ...counted.map(() => 1)] };
}
