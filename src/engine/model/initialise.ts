import { random } from "../../core/random.ts";
import { product } from "../graph/builder.ts";
import type { ModelConfig } from "./config.ts";
import { layout } from "./layout.ts";

const DEVIATION = 0.02;

/**
 * Parameters before training, flat, float32: norms 1, all else normal with deviation 0.02; the projections that write to
 * the residual stream are smaller by √(2 · layers) (GPT-2, Radford et al. 2019, section 2.3).
 */
export function initialise(config: ModelConfig, seed: number): Float32Array {
  const { blocks, size } = layout(config);
  const parameters = new Float32Array(size);
  for (const weight of blocks.flatMap((block) => block.weights)) {
    const end = weight.offset + product(weight.shape);
    if (weight.shape.length === 1) {
      parameters.fill(1, weight.offset, end);
      continue;
    }
    const residual = /(o_proj|down_proj)\.weight$/.test(weight.name);
    const deviation = residual ? DEVIATION / Math.sqrt(2 * config.layers) : DEVIATION;
    const draw = random(seed, "initialise", weight.name);
    for (let i = weight.offset; i < end; i++) parameters[i] = deviation * draw.normal();
  }
  return parameters;
}
