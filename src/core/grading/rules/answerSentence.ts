import { readStatement } from "../sentence.ts";
import type { Region, Rule, Statement } from "./statement.ts";

const NOUN = String.raw`(?:\b(?:final|correct|total|right|numerical|exact)\s{1,3})?\banswer\b`;
const TRIGGER = new RegExp(
  [
    // "The answer is", "the final answer to the question should be:"
    String.raw`${NOUN}\*{0,2}(?:\s{1,3}(?:to|for|of)\s[^.\n:]{1,80}?)?\s{1,3}(?:is|should\s+be|must\s+be|would\s+be|becomes|equals|=)(?:\s{1,3}(?:therefore|thus|simply|indeed|then))?(?!\w)\*{0,2}\s{0,3}:?\*{0,2}`,
    // "Answer:", "**Final Answer**"
    String.raw`(?:^|\n)[^\S\n]{0,20}(?:#{1,6}\s{0,3})?\*{0,2}\s{0,3}${NOUN}\s{0,3}\*{0,2}\s{0,3}(?:[:=]\s{0,3}\*{0,2}|(?=\n))`,
    // "Answer:" within a line
    String.raw`\b(?:Final\s{1,3})?Answer\s{0,3}\*{0,2}\s{0,3}:\*{0,2}`,
    // "A: 18", as in GSM8K's model solutions
    String.raw`(?:^|\n)[^\S\n]{0,20}A\s{0,3}:`,
  ].join("|"),
  "gi",
);
/** What makes a sentence speak of an answer without stating it. */
const SUPPOSITION =
  /\b(?:if|whether|unless|suppose|supposing|assume|assuming|thought|initially|at first|hoped|expected|why|could|claims?|says?|said)\b[^.!?\n]*$/i;
const ABBREVIATION = /(?:\b[ap]\.m|\b(?:approx|vs|mr|mrs|ms|dr))$/i;
const MAX_SENTENCE = 600;
const SENTENCE_END = /[.!?](?=["'”’)*$]{0,6}(?:\s|$))|\n/g;

/** "The answer is N.", "Final answer: N", "Answer: … N …" and "A: N", read to the end of the sentence. */
export const answerSentence: Rule = {
  id: "answerSentence",
  find(completion: string, [from, to]: Region): Statement[] {
    const text = completion.slice(0, to);
    const triggers = findTriggers(text, from);
    const statements: Statement[] = [];
    triggers.forEach(([start, after], i) => {
      const next = triggers[i + 1]?.[0];
      const begin = skipBlank(text, after);
      const end = sentenceEnd(text, begin, Math.min(to, begin + MAX_SENTENCE));
      // "Final Answer: The final answer is 18": the inner announcement states it.
      if (next !== undefined && next < end && text.slice(begin, next).trim().length < 40) return;
      // "The answer is 18?" asks.
      if (text[end] === "?") return;
      if (SUPPOSITION.test(text.slice(Math.max(from, start - 120), start))) return;
      const reading = readStatement(text, begin, Math.min(end, next ?? end));
      if (reading) statements.push({ rule: "answerSentence", ...reading, extent: [start, end] });
    });
    return statements;
  },
};

function findTriggers(text: string, from: number): [start: number, after: number][] {
  TRIGGER.lastIndex = from;
  const found: [number, number][] = [];
  for (let trigger = TRIGGER.exec(text); trigger; trigger = TRIGGER.exec(text)) {
    const isLetterA = /^\s*a\s*:$/.test(trigger[0]);
    const blank = trigger[0].length - trigger[0].trimStart().length;
    if (!isLetterA) found.push([trigger.index + blank, TRIGGER.lastIndex]);
  }
  return found;
}

/** The answer may stand on a line of its own, below its announcement. */
function skipBlank(text: string, at: number): number {
  const blank = /^\s*/.exec(text.slice(at, at + 200))![0].length;
  return at + blank;
}

function sentenceEnd(text: string, from: number, limit: number): number {
  // Two characters more, for the blank behind a full stop.
  const piece = text.slice(from, limit + 2);
  for (const { index, 0: mark } of piece.matchAll(SENTENCE_END)) {
    const isAbbreviation = ABBREVIATION.test(piece.slice(Math.max(0, index - 8), index));
    const isDisplay = mark === "\n" && /^\s*(?:\\\[|\$\$|\*\*)\s*$/.test(piece.slice(0, index));
    if (!isAbbreviation && !isDisplay) return Math.min(from + index, limit);
  }
  return limit;
}
