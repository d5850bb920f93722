import { segment } from "../traces/segment.ts";
import type { Source } from "./derivations.ts";
import { provenance } from "./provenance.ts";

/** A line of a trace that writes numbers which nothing before it explains. */
export interface UnsupportedLine {
  readonly text: string;
  readonly values: readonly number[];
}

/**
 * The sentences of a trace, read by itself, with a number that is neither in the question, nor known to everyone, nor
 * follows from numbers before it. A pruned trace without any leads from the question to its conclusion.
 */
export function unsupportedLines(question: string, trace: string): UnsupportedLine[] {
  const pieces = segment(trace);
  const graph = provenance(question, pieces);
  const isOpen = (source: Source): boolean =>
    source.kind === "derived" ? !source.derivation.grounded : source.kind === "nowhere";
  return pieces.flatMap(({ text }, i) => {
    const uses = [...graph.mentions[i]!, ...graph.derivations[i]!.flatMap(({ operands }) => operands)];
    const values = [...new Set(uses.filter(({ source }) => isOpen(source)).map(({ value }) => value))];
    return values.length > 0 ? [{ text, values }] : [];
  });
}
