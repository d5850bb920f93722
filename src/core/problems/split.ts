import { hashFraction } from "../hash.ts";
import type { Split } from "./problem.ts";

/** The split of a key: 80 % train, 10 % validation, 10 % test. Problems that differ in names only share it. */
export function splitOf(key: string): Split {
  const fraction = hashFraction(`split/${key}`);
  if (fraction < 0.8) return "train";
  return fraction < 0.9 ? "validation" : "test";
}
