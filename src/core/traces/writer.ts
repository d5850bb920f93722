import { AppError } from "../errors.ts";
import type { Skill } from "../problems/skill.ts";
import type { Random } from "../random.ts";
import { capitalize } from "./grammar.ts";
import type { Sentence } from "./rendered.ts";
import { sentences } from "./sentences.ts";
import type { Role } from "./trace.ts";

export type Slots = Readonly<Record<string, string | number>>;

/** Writes moves one after another in varied wording, and never the same sentence twice. */
export class Writer {
  readonly #random: Random;
  readonly #written: Sentence[] = [];
  readonly #said = new Set<string>();
  readonly #usedPhrasings = new Set<string>();

  constructor(random: Random) {
    this.#random = random;
  }

  /** Writes one of the phrasings, a fresh one if it can; false, and nothing written, when each would repeat a sentence. */
  say(role: Role, phrasings: readonly string[], slots: Slots, skill?: Skill): boolean {
    const shuffled = this.#random.shuffle(phrasings);
    const fresh = shuffled.filter((phrasing) => !this.#usedPhrasings.has(phrasing));
    const stale = shuffled.filter((phrasing) => this.#usedPhrasings.has(phrasing));
    for (const phrasing of [...fresh, ...stale]) {
      const pieces = sentences(fill(phrasing, slots));
      if (pieces.some((piece) => this.#said.has(piece.trim()))) continue;
      this.#usedPhrasings.add(phrasing);
      for (const piece of pieces) this.#append(role, piece.trim(), skill);
      return true;
    }
    return false;
  }

  /** For what a trace cannot do without. Throws `internal` when every phrasing would repeat a sentence. */
  mustSay(role: Role, phrasings: readonly string[], slots: Slots, skill?: Skill): void {
    if (this.say(role, phrasings, slots, skill)) return;
    throw new AppError({ code: "internal", message: `No phrasing is left for a step: ${phrasings[0]}` });
  }

  /** Ends the paragraph. */
  breakParagraph(): void {
    const last = this.#written.pop();
    if (last !== undefined) this.#written.push({ ...last, text: `${last.text.trimEnd()}\n` });
  }

  get written(): readonly Sentence[] {
    return this.#written;
  }

  #append(role: Role, text: string, skill: Skill | undefined): void {
    this.#said.add(text);
    this.#written.push({ role, skill, text: `${text} ` });
  }
}

/** Replaces `{slot}`; a name with a capital takes the slot of the small name and capitalizes it. */
export function fill(phrasing: string, slots: Slots): string {
  return phrasing.replace(/\{(\w+)\}/g, (_, name: string) => {
    const small = name.charAt(0).toLowerCase() + name.slice(1);
    const value = String(slots[small] ?? "");
    return name === small ? value : capitalize(value);
  });
}
