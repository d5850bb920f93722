import { extract } from "./extraction.ts";

const END_OF_THINKING = "</think>";

/**
 * Where a completion turns from reasoning to its answer, in UTF-16 code units: after its closed `<think>` part, else with
 * the line that states the answer. Its end where it never comes to one.
 */
export function answerStart(text: string): number {
  const close = text.lastIndexOf(END_OF_THINKING);
  if (close >= 0) return close + END_OF_THINKING.length;
  const extraction = extract(text, "strict");
  if (extraction.kind === "none") return text.length;
  const [from] = extraction.kind === "found" ? extraction.span : (extraction.candidates[0]?.span ?? [text.length]);
  return text.lastIndexOf("\n", from - 1) + 1;
}
