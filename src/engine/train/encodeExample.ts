import type { WordEncoder } from "../tokenizer/wordEncoder.ts";
import type { Example } from "./packing.ts";

/** What wording counts beside what makes an answer right: its free choices are most of a verbose trace, and noise. */
const WORDING_WEIGHT = 0.5;

export interface ExampleText {
  readonly prompt: string;
  /** What is learned, its end token written out. */
  readonly completion: string;
  /** Words of the prompt to spell in bytes. */
  readonly spell?: (word: string) => boolean;
}

/** The tokens of an example; those of its prompt do not count. */
export function encodeExample(encoder: WordEncoder, { prompt, completion, spell }: ExampleText): Example {
  const given = encoder.encode(prompt, spell);
  const learned = encoder.encode(completion);
  return {
    ids: [...given, ...learned],
    weights: [...given.map(() => 0), ...learned.map((id) => (encoder.isWord(id) ? WORDING_WEIGHT : 1))],
  };
}
