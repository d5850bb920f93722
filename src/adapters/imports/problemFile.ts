import type { ReadProblems } from "../../core/problems/jsonl.ts";
import { blobFile } from "./importFile.ts";
import { importProblems } from "./importProblems.ts";
import { inspectFile, requireProposal } from "./inspectFile.ts";

/** The problems of a file whose format is recognised. AppError `bad-file` for what is none. */
export async function readProblemFile(file: File, breathe: () => Promise<void>): Promise<ReadProblems> {
  const source = blobFile(file.name, file);
  const reading = { signal: new AbortController().signal, breathe };
  const format = requireProposal(await inspectFile(source, reading), file.name);
  const { problems, broken } = await importProblems(source, format, reading);
  return { problems, errors: broken };
}
