import { readFileSync } from "node:fs";
import { join } from "node:path";

import { type ModelConfig, parseConfig } from "../../src/engine/model/config.ts";
import type { Example } from "../../src/engine/train/packing.ts";
import type { BatchSize } from "../../src/engine/train/packing.ts";

export interface ReferenceStep {
  readonly learningRate: number;
  readonly loss: number;
  /** Before clipping. */
  readonly gradientNorm: number;
}

export interface ReferenceDecoding {
  readonly prompt: readonly number[];
  /** [prompt.length, vocabulary], row by row. */
  readonly logits: Float32Array;
  /** What greedy decoding appends, at most twelve tokens, the end token included. */
  readonly greedy: readonly number[];
}

/** What PyTorch and transformers made of a tiny decoder; tensors by their Hugging Face names. */
export interface Reference {
  readonly config: ModelConfig;
  readonly size: BatchSize;
  readonly batches: readonly (readonly Example[])[];
  readonly initial: Tensors;
  readonly firstGradient: Tensors;
  readonly steps: readonly ReferenceStep[];
  readonly final: Tensors;
  /** With the final parameters. */
  readonly decoded: readonly ReferenceDecoding[];
}

export type Tensors = ReadonlyMap<string, Float32Array>;

interface StoredTensor {
  readonly offset: number;
  readonly shape: readonly number[];
}

interface Stored {
  readonly config: Record<string, unknown>;
  readonly rows: number;
  readonly tokens: number;
  readonly batches: readonly (readonly { prompt: number[]; completion: number[] }[])[];
  readonly initial: Record<string, StoredTensor>;
  readonly firstGradient: Record<string, StoredTensor>;
  readonly steps: readonly ReferenceStep[];
  readonly final: Record<string, StoredTensor>;
  readonly decoded: readonly { prompt: number[]; logits: StoredTensor; greedy: number[] }[];
}

const FOLDER = join(import.meta.dirname, "../fixtures/parity");

/** Reads a fixture that reference.py wrote. */
export function readReference(name: "tied" | "untied"): Reference {
  const stored = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), "utf8")) as Stored;
  const bytes = readFileSync(join(FOLDER, `${name}.bin`));
  const numbers = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const tensor = ({ offset, shape }: StoredTensor) => numbers.slice(offset, offset + shape.reduce((a, b) => a * b, 1));
  const tensors = (entries: Record<string, StoredTensor>): Tensors =>
    new Map(Object.entries(entries).map(([key, entry]) => [key, tensor(entry)]));
  const example = ({ prompt, completion }: { prompt: number[]; completion: number[] }): Example => ({
    ids: [...prompt, ...completion],
    weights: [...prompt.map(() => 0), ...completion.map(() => 1)],
  });
  return {
    config: parseConfig(stored.config),
    size: { rows: stored.rows, tokens: stored.tokens },
    batches: stored.batches.map((examples) => examples.map(example)),
    initial: tensors(stored.initial),
    firstGradient: tensors(stored.firstGradient),
    steps: stored.steps,
    final: tensors(stored.final),
    decoded: stored.decoded.map((entry) => ({ ...entry, logits: tensor(entry.logits) })),
  };
}
