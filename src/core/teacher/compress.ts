import type { Derivation } from "./derivations.ts";
import { equationsIn, near } from "./equations.ts";
import type { NumberToken } from "./lexer.ts";
import { tokensOf } from "./lexer.ts";

/** Words that open a sentence and say nothing; the second group does so only with a mark behind it. */
const LEAD_INS = new RegExp(
  String.raw`^(?:(?:(?:okay|ok|so(?! (?:that|far|many|much)\b)|alright|now(?! that\b)|then|and|also|but|yeah|ah|oh|hmm+|um|let me (?:see|think)|let's see|finally|therefore|thus|hence|at last|after that|with that|from there|because of that|in that case|that means|which means|this means|this gives|that gives)\b(?:,|\.(?=\s)|\.{3}|:)?|(?:well|yes|no|right|good|great|wait|actually|hold on|first|second|third|next|again|once more|similarly|likewise|meanwhile|let me [^:.,]{0,50}|let's [^:.,]{0,50})(?:,|\.(?=\s)|\.{3}|:|—))\s*)+`,
  "i",
);
const EMPTY_WORDS = new Set(
  "the and that this for you with then there would will can let get got now right correct okay see".split(" "),
);
const OPENS_SUBORDINATE =
  /^(?:since|because|as|if|when|while|given|after|before|although|though|whereas|once|until|now that|so that|considering|seeing|for every|for each)\b/i;
/** A number behind a comma that begins no calculation. */
const LISTED = /^\s+(?:and |or )?[$€£]?\d[\d.,]*\d?(?![\d.]*\s*(?:[-+*/×÷=]|\\))/;
/** Sentences of more clauses are lists, and stay whole. */
const MOST_CLAUSES = 16;
const HANGS_ON =
  /^(?:which|that|leaving|giving|resulting|making|meaning|totaling|equaling|is|are|plus|minus|times|divided|multiplied|or|than|of|the same|respectively|i\.e\.?|e\.g\.?)\b|^[=+*/)]/i;

const BEGINS =
  /^(?:so|and|then|but|hence|therefore|thus|now|consequently|if|since|because|as|given|for|to|with|after|over|on|in|at|by|from|out of|half|twice|one|two|three|four|five|six|seven|eight|nine|ten|the|an?|each|every|all|both|another|his|her|their|its|our|my|he|she|they|we|i|you|it|there|that|this|these|those|total|\p{L}+ing)\b/iu;

/**
 * The shortest run of a sentence's clauses that still shows the derivations, without the words that open it. Undefined
 * where nothing can go. The white space around it is left out.
 */
export function compress(sentence: string, shown: readonly Derivation[]): string | undefined {
  const whole = sentence.trim();
  const clauses = clausesOf(whole);
  const window = shown.length > 0 ? shortest(clauses, shown) : clauses.join("");
  const bare = window.replace(/^[\s,;—–-]+|[\s,;—–]+$/g, "");
  const opened = withoutLeadIn(bare);
  const kept = /[\p{L}\d]/u.test(opened) && stillShows(opened, shown) ? opened : bare;
  const text = finish(shown.length > 0 ? kept.replace(/\s*\?+$/, ".") : kept, whole);
  return text === whole ? undefined : text;
}

/** Without the words that open a sentence and say nothing. */
export function withoutLeadIn(text: string): string {
  return text.replace(LEAD_INS, "");
}

/** Prefers what says in words what is calculated. */
function shortest(clauses: readonly string[], shown: readonly Derivation[]): string {
  const whole = clauses.join("");
  const candidates = windows(clauses, shown);
  return candidates.find(saysWhat) ?? (saysWhat(whole) ? whole : (candidates[0] ?? whole));
}

/** Two words or more that are neither numbers nor lead-ins. */
export function saysWhat(text: string): boolean {
  const words = tokensOf(withoutLeadIn(text.trim())).filter(
    (token) => token.kind === "word" && token.text.length > 2 && !EMPTY_WORDS.has(token.text),
  );
  return words.length >= 2;
}

/** The runs of clauses that show the derivations and can stand alone, the shortest first. */
function windows(clauses: readonly string[], shown: readonly Derivation[]): string[] {
  const found: string[] = [];
  if (clauses.length > MOST_CLAUSES) return found;
  for (let from = 0; from < clauses.length; from++) {
    if (from > 0 && !mayBegin(clauses, from)) continue;
    for (let to = from + 1; to <= clauses.length; to++) {
      const window = clauses.slice(from, to).join("");
      if (to === from + 1 && OPENS_SUBORDINATE.test(withoutLeadIn(window.trim()))) continue;
      if (!stillShows(window, shown)) continue;
      found.push(window);
      break;
    }
  }
  return found.sort((a, b) => a.length - b.length);
}

/** Whether a sentence may begin with a clause: with its subject, with a calculation, or with a word that joins sentences. */
function mayBegin(clauses: readonly string[], from: number): boolean {
  const clause = clauses[from]!.trim();
  const begins = BEGINS.test(clause) || /^[^\p{Ll}]/u.test(clause);
  const isListed = isItem(clause) || (/^(?:and|or)\b/i.test(clause) && isItem(clauses[from - 1]!));
  return begins && !isListed && !HANGS_ON.test(clause);
}

/** "the milk," as an item of a list in words: a sentence cannot begin within one. */
function isItem(clause: string): boolean {
  const bare = withoutLeadIn(clause.trim());
  return bare !== "" && !/\d/.test(bare) && (bare.match(/\p{L}+/gu) ?? []).length <= 3;
}

/** Whether a text alone leads from the same numbers to the same results. */
function stillShows(text: string, shown: readonly Derivation[]): boolean {
  const tokens = tokensOf(text);
  const written = equationsIn(tokens);
  const numbers = tokens.filter((token): token is NumberToken => token.kind === "number");
  return shown.every(({ value, how, operands }) => {
    if (how === "calculated") return written.some(({ result }) => near(result, value));
    const holds = (wanted: number): boolean => numbers.some((number) => near(number.value, wanted));
    return holds(value) && operands.every((operand) => holds(operand.value) || holds(operand.value * 100));
  });
}

/** Cuts behind commas, semicolons and dashes that stand outside brackets, formulas and numbers. */
function clausesOf(sentence: string): string[] {
  const clauses: string[] = [];
  let depth = 0;
  let inFormula = false;
  let start = 0;
  for (let i = 0; i < sentence.length; i++) {
    const character = sentence[i]!;
    if (character === "$" && !/\d/.test(sentence[i + 1] ?? "")) inFormula = !inFormula;
    if ("([{".includes(character)) depth += 1;
    else if (")]}".includes(character)) depth = Math.max(0, depth - 1);
    else if (depth === 0 && !inFormula && ",;—".includes(character) && endsClause(sentence, i)) {
      clauses.push(sentence.slice(start, i + 1));
      start = i + 1;
    }
  }
  return [...clauses, sentence.slice(start)];
}

/** A mark with white space behind it, but not the comma of "2, 3, or 4". */
function endsClause(sentence: string, i: number): boolean {
  if (!/\s/.test(sentence[i + 1] ?? "")) return false;
  const isListed = /\d/.test(sentence[i - 1] ?? "") && LISTED.test(sentence.slice(i + 1, i + 30));
  return !isListed;
}

/** A capital where the sentence had one, and its full stop. */
function finish(text: string, whole: string): string {
  const capital =
    /^\p{Ll}/u.test(text) && /^[^\p{L}]*\p{Lu}/u.test(whole) ? text[0]!.toUpperCase() + text.slice(1) : text;
  return /[.!?]$/.test(whole) && !/[.!?:]$/.test(capital) ? `${capital}.` : capital;
}
