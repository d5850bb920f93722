import { readStatement } from "../sentence.ts";
import type { Region, Rule, Statement } from "./statement.ts";

const NOUN = String.raw`(?:final|correct|total|right|numerical|exact)?\s*\banswer\b`;
const TRIGGER = new RegExp(
  [
    // "The answer is", "the final answer to the question should be:"
    String.raw`${NOUN}\**(?:\s+(?:to|for|of)\s[^.\n:]{1,80}?)?\s+(?:is|should\s+be|must\s+be|would\s+be|becomes|equals|=)(?:\s+(?:therefore|thus|simply|indeed|then))?(?!\w)\**\s*:?\**`,
    // "Answer:", "**Final Answer**"
    String.raw`(?:^|\n)[^\S\n]*(?:#{1,6}\s*)?\**\s*${NOUN}\s*\**\s*(?:[:=]\s*\**|(?=\n))`,
    // "Answer:" within a line
    String.raw`\b(?:Final\s+)?Answer\s*\**\s*:\**`,
    // "A: 18", as in GSM8K's model solutions
    String.raw`(?:^|\n)[^\S\n]*A\s*:`,
  ].join("|"),
  "gi",
);
/** What makes a sentence speak of an answer without stating it. */
const SUPPOSITION =
  /\b(?:if|whether|unless|suppose|supposing|assume|assuming|thought|initially|at first|hoped|expected|why|could|claims?|says?|said)\b[^.!?\n]*$/i;
const SENTENCE_END = /[.!?](?=["'”’)*$\s]*(?:\s|$))|\n/g;

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
      const end = sentenceEnd(text, begin);
      // "Final Answer: The final answer is 18": the inner announcement states it.
      if (next !== undefined && next < end && text.slice(begin, next).trim().length < 40) return;
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

function sentenceEnd(text: string, from: number): number {
  SENTENCE_END.lastIndex = from;
  for (let end = SENTENCE_END.exec(text); end; end = SENTENCE_END.exec(text)) {
    const isAbbreviation = /(?:\b[ap]\.m|\b(?:approx|vs|no|mr|mrs|ms|dr|st))$/i.test(
      text.slice(Math.max(from, end.index - 8), end.index),
    );
    const isDisplay = end[0] === "\n" && /^\s*(?:\\\[|\$\$|\*\*)\s*$/.test(text.slice(from, end.index));
    if (!isAbbreviation && !isDisplay) return end.index;
  }
  return text.length;
}
