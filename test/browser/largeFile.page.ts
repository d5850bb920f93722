import { macrotask } from "../../src/adapters/generators/macrotask.ts";
import { readProblemFile } from "../../src/adapters/imports/problemFile.ts";

const MEGABYTE = 1 << 20;
const LOG_CHARACTERS = 2_000;

/** A file of so many megabytes, each line a problem of its own beside a long log, as evaluation programs write them. */
function largeFile(megabytes: number): File {
  const log = "x".repeat(LOG_CHARACTERS);
  const lines = Math.floor(MEGABYTE / LOG_CHARACTERS);
  const line = (n: number): string => `${JSON.stringify({ question: `What is ${n} + 1?`, answer: n + 1, log })}\n`;
  const parts = Array.from({ length: megabytes }, (_, part) =>
    Array.from({ length: lines }, (_, i) => line(part * lines + i)).join(""),
  );
  return new File(parts, "large.jsonl");
}

/** Reads such a file while messages to the page keep coming. */
export async function readLarge(megabytes: number) {
  const file = largeFile(megabytes);
  let turns = 0;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    turns++;
    port2.postMessage(undefined);
  };
  port2.postMessage(undefined);
  const reading = { signal: new AbortController().signal, breathe: macrotask };
  const content = await readProblemFile(file, reading);
  port1.close();
  const problems = content.kind === "problems" ? content.problems.length : 0;
  return { bytes: file.size, problems, turns };
}
