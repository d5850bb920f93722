import type { GraphBuilder, Value } from "./builder.ts";

/**
 * Adds the nodes that compute the gradient of `loss` (a scalar) with respect to each of `targets`, in their shapes,
 * by walking the builder's tape backwards. Only what lies between a target and the loss gets a gradient.
 */
export function gradients(builder: GraphBuilder, loss: Value, targets: readonly Value[]): Value[] {
  const reached = new Set(targets.map((target) => target.name));
  for (const { inputs, outputs } of builder.tape) {
    if (inputs.some((input) => reached.has(input.name))) outputs.forEach((output) => reached.add(output.name));
  }

  const accumulated = new Map<string, Value>([[loss.name, builder.scalar(1)]]);
  for (const { inputs, outputs, pull } of [...builder.tape].reverse()) {
    const wanted = inputs.map((input) => reached.has(input.name));
    const known = outputs.flatMap((output) => accumulated.get(output.name) ?? []);
    if (known.length === 0 || !wanted.includes(true)) continue;
    if (known.length < outputs.length) throw new Error(`the loss uses ${outputs[0]!.name} only in part`);
    const pulled = pull(known, wanted);
    inputs.forEach((input, i) => {
      const contribution = pulled[i];
      if (!wanted[i] || !contribution) return;
      const sum = accumulated.get(input.name);
      accumulated.set(
        input.name,
        sum ? builder.node("Add", [sum, contribution], { shape: input.shape }) : contribution,
      );
    });
  }

  return targets.map((target) => {
    const gradient = accumulated.get(target.name);
    if (!gradient) throw new Error(`the loss does not depend on ${target.name}`);
    return gradient;
  });
}
