import { AppError } from "../../core/errors.ts";
import { readSafetensors, writeSafetensors } from "../format/safetensors.ts";
import { type ModelConfig, parseConfig, renderConfig } from "../model/config.ts";
import { layout } from "../model/layout.ts";
import type { TrainingState } from "./session.ts";

/** All that a run needs to go on as if it had never stopped; the data are a function of the plan and the step. */
export interface Checkpoint {
  readonly config: ModelConfig;
  readonly state: TrainingState;
  /** The caller's own description of the run (plan, seed, elapsed time), as JSON text. */
  readonly plan: string;
}

const VECTORS = ["parameters", "moment1", "moment2"] as const;

/** A checkpoint as one safetensors file, float32. */
export function writeCheckpoint({ config, state, plan }: Checkpoint): Uint8Array {
  const { size } = layout(config);
  return writeSafetensors({
    tensors: VECTORS.map((name) => ({
      name,
      type: "F32",
      shape: [size],
      bytes: new Uint8Array(state[name].buffer, state[name].byteOffset, state[name].byteLength),
    })),
    metadata: {
      format: "terse-checkpoint-1",
      config: JSON.stringify(renderConfig(config)),
      step: String(state.step),
      plan,
    },
  });
}

/** Throws AppError `bad-file` on anything but a whole checkpoint. */
export function readCheckpoint(file: Uint8Array): Checkpoint {
  const { tensors, metadata } = readSafetensors(file);
  const step = Number(metadata["step"]);
  if (metadata["format"] !== "terse-checkpoint-1" || !Number.isInteger(step)) throw notACheckpoint();
  const config = parseConfig(JSON.parse(metadata["config"] ?? "null"));
  const vector = (name: string): Float32Array => {
    const bytes = tensors.find((tensor) => tensor.name === name)?.bytes;
    if (bytes?.length !== layout(config).size * 4) throw notACheckpoint();
    return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  };
  const state = { parameters: vector("parameters"), moment1: vector("moment1"), moment2: vector("moment2"), step };
  return { config, state, plan: metadata["plan"] ?? "" };
}

function notACheckpoint(): AppError {
  return new AppError({
    code: "bad-file",
    message: "This file is not a checkpoint of a training run.",
    hint: "Choose the checkpoint.safetensors that `terse train` wrote.",
  });
}
