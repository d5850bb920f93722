import type { Source } from "./derivations.ts";
import type { Provenance } from "./provenance.ts";

/** The numbers that a sentence uses, with their sources. */
export function usesOf(graph: Provenance, i: number): readonly { readonly value: number; readonly source: Source }[] {
  return [...graph.derivations[i]!.flatMap(({ operands }) => operands), ...graph.mentions[i]!];
}

/** The sentence from which a number comes; undefined where none brought it up. */
export function sentenceOf(source: Source): number | undefined {
  switch (source.kind) {
    case "derived":
      return source.derivation.sentence;
    case "question":
      return undefined;
    case "known":
    case "nowhere":
      return source.sentence;
  }
}
