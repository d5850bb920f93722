import { readFile } from "node:fs/promises";

import type { StandInDataset } from "./standInHub.ts";

export const GSM8K_PATH = "main/test-00000-of-00001.parquet";

/** Five problems in GSM8K's manner and columns; the script beside the file says how it was made. */
export function gsm8kFile(): Promise<Uint8Array> {
  return readFile(new URL("../../fixtures/hub/gsm8k.parquet", import.meta.url));
}

/** In MATH-500's columns, and as its lines stand there. */
export const MATH_ROWS = [
  {
    problem: "Simplify $\\frac{6}{8}$.",
    solution: "We divide both by $2$: $\\boxed{\\frac{3}{4}}$.",
    answer: "\\frac{3}{4}",
    subject: "Prealgebra",
    level: 1,
    unique_id: "test/prealgebra/1.json",
  },
  {
    problem: "Find $x > 0$ with $x^2 = 2$.",
    solution: "It is $\\boxed{\\sqrt{2}}$.",
    answer: "\\sqrt{2}",
    subject: "Algebra",
    level: 2,
    unique_id: "test/algebra/2.json",
  },
];

export const jsonl = (rows: readonly unknown[]): Uint8Array =>
  new TextEncoder().encode(rows.map((row) => JSON.stringify(row) + "\n").join(""));

/** What the hub publishes, as far as the page asks for it. */
export async function published(): Promise<Record<string, StandInDataset>> {
  return {
    "openai/gsm8k": { large: { [GSM8K_PATH]: await gsm8kFile() } },
    "HuggingFaceH4/MATH-500": { regular: { "test.jsonl": jsonl(MATH_ROWS) } },
  };
}
