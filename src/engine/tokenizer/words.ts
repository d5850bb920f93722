/**
 * How text falls into words before the vocabulary is looked up: a clitic, letters, one digit or other signs, each with
 * the space before it, or one whitespace character. Joined, the words are the text.
 */
export const WORD_PATTERN = String.raw`'\p{L}+| ?\p{L}+| ?\p{N}| ?[^\s\p{L}\p{N}]+|\s`;

export function words(text: string): string[] {
  return text.match(new RegExp(WORD_PATTERN, "gu")) ?? [];
}
