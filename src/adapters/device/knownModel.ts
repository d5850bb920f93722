import type { ModelConfig } from "../../engine/model/config.ts";

/** Small enough to cost nothing, and built of every operation that a student's decoder has. */
export const KNOWN_MODEL: ModelConfig = {
  vocabularySize: 64,
  width: 32,
  layers: 2,
  heads: 4,
  keyValueHeads: 2,
  headWidth: 8,
  innerWidth: 64,
  contextTokens: 32,
  rotaryBase: 10_000,
  normEpsilon: 1e-5,
  tied: true,
  endTokenId: 1,
  padTokenId: 0,
};
