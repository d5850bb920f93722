import type { NumberMatch } from "./numberText.ts";
import { equals } from "./rational.ts";

const DENIED_BEFORE =
  /(?:\bnot|n['’]t|\bnever|\brather than|\binstead of|\bno longer|\bneither|\bnor)(?:\s+(?:the|a|be|equal|to|is|it|it's|just|only|\$|\\\(|exactly|have|has|answer))*[\s*$\\([{]*$/i;
const DENIED_AFTER =
  /^[^.!?\n\d]{0,30}?\b(?:is|was|are|were|would be|seems|looks)\s*(?:n['’]t\b|(?:\w+\s+)?(?:not|wrong|incorrect|mistaken|impossible|too (?:high|low|much|many|large|small|big))\b)/i;
const RETRACTION =
  /\b(?:scratch that|(?:that|this|it|which|answer)(?:['’]s| is| was| seems| looks)\s*(?:not|n['’]t|wrong|incorrect|mistaken|false)\b[^.!?\n]{0,40}|(?:isn|wasn|can)['’]?t (?:right|correct|be right|be correct)|made an? (?:\w+ )?(?:mistake|error)|i was wrong|correction\s*:|i mis(?:read|calculated|counted|took|understood)|on second thoughts?|i take (?:that|it) back|disregard|ignore (?:that|the above)|never ?mind|should (?:have been|be|actually be)|i meant?\b|no,)/i;
const HESITATION = /\b(?:wait|hmm+|hold on|actually|let me (?:re|double|check|think|try)|oops|however|sorry|but)\b/i;
const CONTRAST =
  /\b(?:wait|hmm+|hold on|actually|oops|sorry|no|not|but|correction|corrected|instead|rather|i mean|mistake|wrong|incorrect|recheck(?:ing)?|revised?|so)\b/i;

/** Whether the words around [from, to) deny it: "not 18", "18 is wrong". */
export function isDenied(text: string, from: number, to: number): boolean {
  return DENIED_BEFORE.test(text.slice(Math.max(0, from - 60), from)) || DENIED_AFTER.test(text.slice(to, to + 80));
}

/** Whether what follows a statement takes it back, or hesitates and then arrives at another number. */
export function isRetracted(
  after: string,
  statedAgain: (match: NumberMatch) => boolean,
  numbers: readonly NumberMatch[],
): boolean {
  if (RETRACTION.test(after)) return true;
  if (!HESITATION.test(after)) return false;
  const last = numbers.at(-1);
  return last !== undefined && !statedAgain(last);
}

/** Whether two statements with this text between them stand side by side, so that the second does not correct the first. */
export function isSideBySide(between: string): boolean {
  if (CONTRAST.test(between) || between.includes("=")) return false;
  return between.split(/\s+/).filter((word) => /\w/.test(word)).length <= 12;
}

const JOINED =
  /^[^.!?\n\d]{0,24}?(?:\bor\b|\bto\b|\band\b|\bthrough\b|[-\u2013\u2014])[\s*$\\({]*(?:\w+\s)?[\s*$\\({]*$/i;
const OPERATION = /^\s*[-+*/×]\s*$/;

/** Whether two numbers are named as alternatives, as a range or as a compound: "18 or 20", "18 to 20", "3 hours and 20". */
export function isJoined(text: string, first: NumberMatch, second: NumberMatch): boolean {
  const between = text.slice(first.span[1], second.span[0]);
  return !equals(first.value, second.value) && (JOINED.test(between) || OPERATION.test(between));
}
