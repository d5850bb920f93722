import type { ArmId } from "../../src/core/distill/arm.ts";
import { type Lesson, type TrainingPlan, trainingPlan } from "../../src/core/distill/lessons.ts";
import { DISTILL_VERSION, type DistillPlan } from "../../src/core/distill/plan.ts";
import type { ModelFiles } from "../../src/core/ports.ts";
import { generateProblem } from "../../src/core/problems/generate.ts";
import { solutionText } from "../../src/core/traces/solution.ts";
import { exportModel } from "../../src/engine/format/exportModel.ts";
import type { ModelConfig } from "../../src/engine/model/config.ts";
import { initialise } from "../../src/engine/model/initialise.ts";
import { renderTokenizer, renderTokenizerConfig } from "../../src/engine/tokenizer/tokenizerFiles.ts";
import { buildVocabulary } from "../../src/engine/tokenizer/vocabulary.ts";

const PROBLEMS = Array.from({ length: 24 }, (_, index) =>
  generateProblem({ seed: 5, split: "train", index, minSteps: 1, maxSteps: 2 }),
);
const LESSONS: readonly Lesson[] = PROBLEMS.map((problem) => ({
  question: problem.question,
  target: solutionText(problem, "pruned", 1),
}));

const SPECIALS = ["<|problem|>", "<|verbose|>", "<|end|>"];
const VOCABULARY = buildVocabulary(
  SPECIALS,
  LESSONS.flatMap(({ question, target }) => [` ${question}`, target]),
  1,
);
const END = SPECIALS.indexOf("<|end|>");
const CONFIG: ModelConfig = {
  vocabularySize: VOCABULARY.tokens.length,
  width: 16,
  layers: 2,
  heads: 2,
  keyValueHeads: 2,
  headWidth: 8,
  innerWidth: 32,
  contextTokens: 256,
  rotaryBase: 10_000,
  normEpsilon: 1e-5,
  tied: true,
  endTokenId: END,
  padTokenId: END,
};

/** An untrained student that knows the words of the lessons. */
export function tinyParent(): ModelFiles {
  const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
  const files = new Map([
    ...exportModel(CONFIG, initialise(CONFIG, 1), {}),
    ["tokenizer.json", json(renderTokenizer(VOCABULARY))],
    ["tokenizer_config.json", json(renderTokenizerConfig("<|end|>", CONFIG.contextTokens))],
  ]);
  return { read: async (path) => files.get(path)! };
}

export interface TinyChanges {
  readonly arm?: ArmId;
  readonly training?: Partial<DistillPlan["training"]>;
  readonly validation?: Partial<DistillPlan["validation"]>;
  readonly lessons?: readonly Lesson[];
}

/** Some steps on a few lessons: a run of seconds. */
export function tinyPlan({ arm = "drp", training, validation, lessons = LESSONS }: TinyChanges = {}): TrainingPlan {
  const plan: DistillPlan = {
    version: DISTILL_VERSION,
    student: { id: "tiny", revision: "tiny", style: "verbose" },
    arm,
    seed: 7,
    traces: { problems: 24, minSteps: 1, maxSteps: 2, draws: 1, temperature: 1, topP: 1, maxNewTokens: 12 },
    training: {
      steps: 10,
      examplesPerStep: 5,
      peakRate: 3e-3,
      warmupSteps: 2,
      decaySteps: 4,
      checkpointEvery: 3,
      ...training,
    },
    validation: { problems: 6, every: 4, ...validation },
  };
  return trainingPlan(plan, lessons);
}
