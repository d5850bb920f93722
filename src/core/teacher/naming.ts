import { withoutLeadIn } from "./compress.ts";

/** A name is no longer than this, in characters. */
const LONGEST = 70;
/** Number and kind of a step, list marks, emphasis. */
const HEADING_MARKS = /^(?:[\s*#>•-]|\(?\d{1,2}[.)]\s|(?:step|part)\s+\d{1,2}\b[.:)]?)+/i;
/** What somebody sets out to find. */
const SOUGHT =
  /\b(?:find|finding|find out|calculate|calculating|compute|computing|determine|determining|figure out|figuring out|work out|working out|get|getting|obtain|obtaining|need|want|know)\s+((?:the|each|every|how much|his|her|their|its)\b[^,.;:?!]*|how many\b[^,.;:?!]*)/i;
const FIRST = /\bwith\s+((?:the|each|every|his|her|their)\b[^,.;:?!]*)\s+first\b/i;
const FOR = /^(?:\w+,? )?for\s+((?:the|each|every|his|her|their)\b[^,.;:?!]*)[:,]/i;
/** A name has no figures, and the answer is a name of its own. */
const UNFIT = /[\d=+*/\\$]|\banswer\b/i;
/** Where a name ends and the sentence goes on to say how, or why. */
const GOES_ON =
  /\s+(?:by|before|so|since|because|and (?:then|so)|in order|using|from (?:this|that|here)|in (?:one|a single) \w+|when|if|which|that (?:is|was|are|were))\b.*$|(?:\s+(?:first|now|next|too|as well))+$/i;

/** What has a value, and how that begins. */
const SUBJECT = /^(.*?)\s+(?:would be|will be|must be|should be|is|are|was|were|equals?|=)\s+(?=[$€£]?\d)/i;
const PRONOUN =
  /^(?:that|this|these|those|it|he|she|they|there|which|who|what|we|i|you|one|both|so|if|since|because|as|when)\b/i;

/**
 * What a sentence that sets out to calculate something calls it: "Next, I need to find the pens left." names "The pens
 * left:", and a heading names what stands in it. Undefined where a sentence names nothing, or does more than that.
 */
export function nameIn(sentence: string): string | undefined {
  const text = sentence.trim().replace(HEADING_MARKS, "").replace(/\*\*/g, "").trim();
  if (/\?\s*$/.test(text)) return undefined;
  const sought = SOUGHT.exec(text)?.[1] ?? FIRST.exec(text)?.[1] ?? FOR.exec(text)?.[1];
  const isHeading = /:$/.test(text) && !/\d/.test(text) && !/\b(?:I|me|we|us|let's|it|this|that|so)\b/i.test(text);
  const found = (sought ?? (isHeading ? text.slice(0, -1) : "")).replace(GOES_ON, "").trim();
  return asName(found);
}

/** What a sentence says has a value: "So, the shirts without collars would be 40 - 20." names "The shirts without collars:". */
export function subjectIn(sentence: string): string | undefined {
  const text = sentence.trim().replace(HEADING_MARKS, "").replace(/\*\*/g, "");
  const clause = text.split(/[,;:—]\s+/).find((each) => SUBJECT.test(withoutLeadIn(each.trim())));
  const subject = clause && SUBJECT.exec(withoutLeadIn(clause.trim()))?.[1]?.trim();
  if (subject === undefined || PRONOUN.test(subject) || /[\d?=+*/\\$]/.test(subject)) return undefined;
  return asName(subject);
}

function asName(found: string): string | undefined {
  if (found.length > LONGEST || !/\p{L}{3,}/u.test(found) || UNFIT.test(found)) return undefined;
  return `${found[0]!.toUpperCase()}${found.slice(1)}:`;
}
