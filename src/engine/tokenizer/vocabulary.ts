import { byteAlphabet, byteCharacters } from "./byteAlphabet.ts";
import { words } from "./words.ts";

/** A closed vocabulary: special tokens, then the 256 bytes, then whole words, most frequent first. */
export interface Vocabulary {
  readonly specials: readonly string[];
  /** Each token in the byte alphabet (a leading space is "Ġ"), specials as they are; the index is the id. */
  readonly tokens: readonly string[];
}

/** All words that occur at least `minCount` times in the texts, in which special tokens must not occur. */
export function buildVocabulary(specials: readonly string[], texts: Iterable<string>, minCount: number): Vocabulary {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const word of words(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const bytes = byteAlphabet();
  const known = new Set(bytes);
  const whole = [...counts]
    .filter(([, count]) => count >= minCount)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([word]) => byteCharacters(word).join(""))
    .filter((token) => !known.has(token));
  return { specials, tokens: [...specials, ...bytes, ...whole] };
}
