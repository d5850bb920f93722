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

  const squares = builder.node("ReduceSum", [multiply(gradient, gradient)], scalar, { keepdims: 0 });
  const gradientNorm = builder.node("Sqrt", [squares], scalar);
  const safeNorm = builder.node("Add", [gradientNorm, builder.scalar(1e-6)], scalar);
  const ratio = builder.node("Div", [builder.scalar(options.clipNorm), safeNorm], scalar);
  const clipped = multiply(gradient, builder.node("Min", [ratio, builder.scalar(1)], scalar));

  const moment1 = add(times(state.moment1, options.beta1), times(clipped, 1 - options.beta1));
  const moment2 = add(times(state.moment2, options.beta2), times(multiply(clipped, clipped), 1 - options.beta2));
  const root = builder.node("Sqrt", [multiply(moment2, scalars.correction2)], flat);
  const direction = builder.node(
    "Div",
    [multiply(moment1, scalars.correction1), add(root, builder.scalar(options.epsilon))],
    flat,
  );
  const sizes = [decayedSize, size - decayedSize];
  const parts = sizes.map((part) => ({ shape: [part] }));
  const [matrices] = builder.nodes("Split", [state.parameters, builder.integers(sizes)], parts, { axis: 0 });
  const decay = builder.node("Mul", [matrices!, builder.scalar(options.weightDecay)], { shape: [decayedSize] });
  const padded = builder.node("Pad", [decay, builder.integers([0, size - decayedSize])], flat);
  const change = multiply(add(direction, padded), scalars.learningRate);
  const parameters = builder.node("Sub", [state.parameters, change], flat);
  return { parameters, moment1, moment2, gradientNorm };
}
