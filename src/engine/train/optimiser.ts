import type { GraphBuilder, Value } from "../graph/builder.ts";
import type { Layout } from "../model/layout.ts";

/** AdamW's constants (Loshchilov and Hutter, arXiv 1711.05101); defaults as common for small decoders. */
export interface OptimiserOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  /** Gradients are scaled down to this global norm. */
  readonly clipNorm: number;
}

export const OPTIMISER: OptimiserOptions = {
  beta1: 0.9,
  beta2: 0.95,
  epsilon: 1e-8,
  weightDecay: 0.1,
  clipNorm: 1,
};

export interface OptimiserState {
  readonly parameters: Value;
  readonly moment1: Value;
  readonly moment2: Value;
}

/** Scalars that change from step to step: the learning rate, and 1 / (1 − βᵗ) for both moments at step t ≥ 1. */
export interface StepScalars {
  readonly learningRate: Value;
  readonly correction1: Value;
  readonly correction2: Value;
}

/** One AdamW update of the flat parameter vector; also gives the gradient's global norm before clipping. */
export function adamW(
  builder: GraphBuilder,
  layout: Layout,
  options: OptimiserOptions,
  state: OptimiserState,
  scalars: StepScalars,
  gradient: Value,
): OptimiserState & { readonly gradientNorm: Value } {
  const { size, decayedSize } = layout;
  const flat = { shape: [size] };
  const scalar = { shape: [] };
  const add = (a: Value, b: Value) => builder.node("Add", [a, b], flat);
  const multiply = (a: Value, b: Value) => builder.node("Mul", [a, b], flat);
  const times = (a: Value, factor: number) => multiply(a, builder.scalar(factor));

  const square = multiply(gradient, gradient);
  const squares = builder.node("ReduceSum", [square], scalar, { keepdims: 0 });
  const gradientNorm = builder.node("Sqrt", [squares], scalar);
  const safeNorm = builder.node("Add", [gradientNorm, builder.scalar(1e-6)], scalar);
  const ratio = builder.node("Div", [builder.scalar(options.clipNorm), safeNorm], scalar);
  const clip = builder.node("Min", [ratio, builder.scalar(1)], scalar);

  // Factors are joined while they are scalars, because each product with a vector goes over the whole model.
  const join = (a: Value, b: Value) => builder.node("Mul", [a, b], scalar);
  const share1 = join(clip, builder.scalar(1 - options.beta1));
  const share2 = join(join(clip, clip), builder.scalar(1 - options.beta2));
  const moment1 = add(times(state.moment1, options.beta1), multiply(gradient, share1));
  const moment2 = add(times(state.moment2, options.beta2), multiply(square, share2));
  const root = builder.node("Sqrt", [multiply(moment2, scalars.correction2)], flat);
  const stride = join(scalars.learningRate, scalars.correction1);
  const change = builder.node("Div", [multiply(moment1, stride), add(root, builder.scalar(options.epsilon))], flat);
  const sizes = [decayedSize, size - decayedSize];
  const parts = sizes.map((part) => ({ shape: [part] }));
  const [matrices, rest] = builder.nodes("Split", [state.parameters, builder.integers(sizes)], parts, { axis: 0 });
  const kept = builder.node(
    "Sub",
    [builder.scalar(1), join(scalars.learningRate, builder.scalar(options.weightDecay))],
    scalar,
  );
  const decayed = builder.node("Mul", [matrices!, kept], { shape: [decayedSize] });
  const parameters = builder.node("Sub", [builder.node("Concat", [decayed, rest!], flat, { axis: 0 }), change], flat);
  return { parameters, moment1, moment2, gradientNorm };
}
