import type { NumberMatch } from "./numberText.ts";
import { equals } from "./rational.ts";

const DENIED_BEFORE =
  /(?:\bnot|n['’]t|\bnever|\brather than|\binstead of|\bno longer|\bneither|\bnor)(?:\s+(?:the|a|be|equal|to|is|it|it's|just|only|\$|\\\(|exactly|have|has|answer))*[\s*$\\([{]*$/i;
const WRONG = String.raw`(?:wrong|incorrect|mistaken|false|impossible)\b`;
const NOT_RIGHT = String.raw`(?:not|n['’]t)\s+(?:quite\s+)?(?:the\b|right\b|correct\b|true\b|valid\b|possible\b|it\b|what\b|my\b|our\b|an answer\b)`;
const DENIED_AFTER = new RegExp(
  String.raw`^[^.!?\n\d]{0,30}?(?:\b(?:is|was|are|were|would be|seems|looks)\s*(?:\w+\s+)?(?:${NOT_RIGHT}|${WRONG}|too (?:high|low|much|many|large|small|big)\b)|\b(?:is|was)${NOT_RIGHT})`,
  "i",
);
const RETRACTION = new RegExp(
  [
    String.raw`\bscratch that\b`,
    String.raw`\b(?:that|this|it|which|answer)(?:['’]s|\s+is|\s+was|\s+seems|\s+looks)\s*(?:${NOT_RIGHT}|${WRONG})`,
    String.raw`\b(?:is|was|can)n['’]t (?:be )?(?:right|correct)\b`,
    String.raw`\b(?:made|making) an? (?:\w+ )?(?:mistake|error)\b`,
    String.raw`\bi (?:was wrong|forgot|missed|overlooked|neglected|miscounted|misread|miscalculated|misunderstood|meant|take (?:that|it) back)\b`,
    String.raw`\bi mean[,:]?\s+\W*\d`,
    String.raw`\bcorrection\s*:`,
    String.raw`\bon second thoughts?\b`,
    String.raw`\b(?:disregard|ignore) (?:that|this|the above|my)\b`,
    String.raw`\bnever ?mind\b`,
    String.raw`\bshould (?:have been|actually be|instead be)\b|\b(?:it|this|that|answer) should be\s+\W*\d`,
    String.raw`(?:^\W*|[.!?\n]\s{0,4}|\b(?:wait|hmm+|oh),?\s{1,4})no\b[,.!:]`,
  ].join("|"),
  "i",
);
const HESITATION = /\b(?:wait|hmm+|hold on|actually|let me (?:re|double|check|think|try)|oops)\b/i;
const ARRIVAL = /(?:=|≈|\b(?:is|are|be|was|so|makes?|gives?|total|gets?|has|have|it['’]s)\b)[^.!?\n\d]{0,25}$/i;
const CONTRAST =
  /\b(?:wait|hmm+|hold on|actually|oops|sorry|no|not|but|correction|corrected|instead|rather|i mean|mistake|wrong|incorrect|recheck(?:ing)?|revised?)\b/i;

/** Whether the words around [from, to) deny it: "not 18", "18 is wrong". */
export function isDenied(text: string, from: number, to: number): boolean {
  return DENIED_BEFORE.test(text.slice(Math.max(0, from - 60), from)) || DENIED_AFTER.test(text.slice(to, to + 80));
}

/**
 * Whether what follows a statement that ends at `end` takes it back: in so many words, or by hesitating and then
 * arriving at another number. `numbers` are those that follow it.
 */
export function isRetracted(
  text: string,
  [end, limit]: readonly [from: number, to: number],
  numbers: readonly NumberMatch[],
  isSame: (number: NumberMatch) => boolean,
): boolean {
  const after = text.slice(end, limit);
  if (RETRACTION.test(after)) return true;
  if (!HESITATION.test(after)) return false;
  const arrivals = numbers.filter(({ span }) => ARRIVAL.test(text.slice(Math.max(end, span[0] - 60), span[0])));
  const last = arrivals.at(-1);
  return last !== undefined && !isSame(last);
}

/** Whether two statements with this text between them stand side by side, so that the second does not correct the first. */
export function isSideBySide(between: string): boolean {
  if (between.length > 2000 || CONTRAST.test(between) || /\d[^=\n]{0,80}=/.test(between)) return false;
  return between.split(/\s+/).filter((word) => /\w/.test(word)).length <= 12;
}

const JOINED =
  /^[^.!?\n\d]{0,24}?(?:\bor\b|\bto\b|\band\b|\bthrough\b|[-\u2013\u2014])[\s*$\\({]*(?:\w+\s)?[\s*$\\({]*$/i;
const OPERATION = /^\s*[-+*/×]\s*$/;

/** Whether two numbers are named as alternatives, as a range or as a compound: "18 or 20", "18 to 20", "3 hours and 20". */
export function isJoined(text: string, first: NumberMatch, second: NumberMatch): boolean {
  const between = text.slice(first.span[1], second.span[0]);
  if (between.length > 80) return false;
  return !equals(first.value, second.value) && (JOINED.test(between) || OPERATION.test(between));
}
