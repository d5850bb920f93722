import type { ColumnMapping } from "./problemFile.ts";

/** A problem set on the Hugging Face hub, by the file that holds its test split. */
export interface HubSet {
  readonly id: string;
  /** Of the dataset: "owner/name". */
  readonly repository: string;
  /** Of the file, within the repository. */
  readonly path: string;
  readonly format: "parquet" | "jsonl";
  /** Without an id, a problem is named after its row. */
  readonly columns: ColumnMapping;
  /** How many there are and how large the file is, to be told before it is fetched: a later revision may differ. */
  readonly problems: number;
  readonly bytes: number;
}

export const HUB_SETS = [
  /** Grade-school word problems (Cobbe et al. 2021, arXiv 2110.14168). */
  {
    id: "gsm8k",
    repository: "openai/gsm8k",
    path: "main/test-00000-of-00001.parquet",
    format: "parquet",
    columns: { question: "question", answer: "answer" },
    problems: 1319,
    bytes: 419_088,
  },
  /** Competition problems (Hendrycks et al. 2021, arXiv 2103.03874), those of Lightman et al. 2023, arXiv 2305.20050. */
  {
    id: "math-500",
    repository: "HuggingFaceH4/MATH-500",
    path: "test.jsonl",
    format: "jsonl",
    columns: { question: "problem", answer: "answer", id: "unique_id" },
    problems: 500,
    bytes: 447_000,
  },
] as const satisfies readonly HubSet[];

export type HubSetId = (typeof HUB_SETS)[number]["id"];

export function hubSetById(id: HubSetId): HubSet {
  return HUB_SETS.find((set) => set.id === id)!;
}
