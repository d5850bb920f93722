import type { CorpusMix } from "../../core/distill/corpus.ts";
import type { Style } from "../../core/traces/trace.ts";
import type { BatchSize } from "../../engine/train/packing.ts";

/** The kinds of batches that training alternates between: what they are made of, and how large they are. */
export interface BatchKind {
  readonly size: BatchSize;
  readonly mix: CorpusMix;
  /** Lines to copy; they come first, so that a great number leaves no room for anything else. */
  readonly copyLines: number;
  /** Rows that hold nothing but calculations. */
  readonly practiceRows: number;
}

/** How a student is trained from nothing; a pure value that its model card shows. */
export interface Recipe {
  readonly seed: number;
  readonly peakRate: number;
  readonly warmupSteps: number;
  /** The share of all steps over which the rate falls to zero. */
  readonly decayShare: number;
  /** The step that the student had reached whose weights training began with; 0 from nothing. */
  readonly fromStep: number;
  /** The only style to learn; all of them when undefined. */
  readonly style?: Style | undefined;
}

const STAGES = [
  { untilStep: 200, copyLines: 1000, practiceRows: 4, largest: 2 },
  { untilStep: 700, copyLines: 12, practiceRows: 4, largest: 2 },
  { untilStep: 1400, copyLines: 8, practiceRows: 4, largest: 3 },
  { untilStep: 3000, copyLines: 4, practiceRows: 4, largest: 6 },
  { untilStep: Infinity, copyLines: 4, practiceRows: 3, largest: 6 },
] as const;

/** A mix of one style alone; questions keep their share. */
export function onlyStyle({ kinds, steps }: CorpusMix, style: Style): CorpusMix {
  const { question } = kinds;
  return { kinds: { verbose: 0, pruned: 0, direct: 0, question, [style]: 1 - question }, steps };
}

/**
 * The kind of batch of a step: copying comes first, then problems grow from 1–2 steps of reasoning to 6, and every fourth
 * batch has longer rows, for verbose traces of several steps.
 */
export function batchKind(step: number): BatchKind {
  const { largest, copyLines, practiceRows } = STAGES.find((stage) => step < stage.untilStep)!;
  const long = step % 4 === 3 && largest > 2;
  const middle = Math.min(4, largest);
  return {
    size: long ? { rows: 7, tokens: 432 } : { rows: 12, tokens: 256 },
    copyLines,
    practiceRows: long ? 1 : practiceRows,
    mix: {
      kinds: long
        ? { verbose: 0.7, pruned: 0.27, direct: 0.03, question: 0 }
        : { verbose: 0.5, pruned: 0.43, direct: 0.04, question: 0.03 },
      steps: [
        { min: 1, max: 2, share: long ? 0.05 : 0.35 },
        { min: Math.min(2, middle), max: middle, share: long ? 0.7 : 0.55 },
        { min: Math.min(5, largest), max: largest, share: largest > 4 ? (long ? 0.3 : 0.15) : 0 },
      ],
    },
  };
}

/** The kind of batch of a step of a recipe. */
export function recipeKind({ style }: Recipe, step: number): BatchKind {
  const kind = batchKind(step);
  return style === undefined ? kind : { ...kind, mix: onlyStyle(kind.mix, style) };
}
