import type { Random } from "../random.ts";
import { calculate, isLearnable } from "./arithmetic.ts";
import type { GraphStep } from "./graph.ts";

type Operation = GraphStep["operation"];

const WEIGHTED_OPERATIONS: readonly Operation[] = [
  "+",
  "+",
  "+",
  "-",
  "-",
  "-",
  "*",
  "*",
  "*",
  "*",
  "/",
  "/",
  "/",
  "mod",
];

export interface Calculation {
  readonly left: number;
  readonly operation: Operation;
  readonly right: number;
  readonly result: number;
}

/** A calculation of the kind that problems need, spread evenly over digit counts rather than over values. */
export function drawCalculation(draws: Random): Calculation {
  const operation = draws.pick(WEIGHTED_OPERATIONS);
  for (;;) {
    const [left, right] = operands(draws, operation);
    if (isLearnable(operation, left, right))
      return { left, operation, right, result: calculate(operation, left, right) };
  }
}

function operands(draws: Random, operation: Operation): [number, number] {
  const wide = () => (draws.chance(0.5) ? draws.integer(2, 99) : draws.integer(2, 500));
  switch (operation) {
    case "+":
    case "-":
      return draws.chance(0.3) ? [draws.integer(2, 99), draws.integer(2, 99)] : [wide(), wide()];
    case "*": {
      const factors: [number, number] = [
        draws.integer(2, 12),
        draws.chance(0.85) ? draws.integer(2, 99) : 10 * draws.integer(2, 20),
      ];
      return draws.chance(0.5) ? factors : [factors[1], factors[0]];
    }
    case "/": {
      const divisor = draws.chance(0.85) ? draws.integer(2, 12) : draws.pick([20, 25, 50, 60, 100]);
      return [divisor * draws.integer(2, 99), divisor];
    }
    case "mod":
      return [draws.integer(3, 100), draws.integer(2, 12)];
  }
}
