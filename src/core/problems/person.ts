/** Someone in a story, with the pronouns that go with the name. */
export interface Person {
  readonly name: string;
  /** "she" or "he". */
  readonly they: string;
  /** "her" or "him". */
  readonly them: string;
  /** "her" or "his". */
  readonly their: string;
  /** "She" or "He", "Her" or "His", to begin a sentence with. */
  readonly They: string;
  readonly Their: string;
}
