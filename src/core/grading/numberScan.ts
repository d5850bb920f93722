import type { NumberMatch } from "./numberText.ts";
import { matchNumber } from "./numberText.ts";

const MONTH =
  "(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)";
/** Text whose digits are no quantities: calculator notes, dates, times, exponents, list numbers, labels. */
const NO_QUANTITY = new RegExp(
  [
    String.raw`<<[^>\n]{0,200}(?:>>|$)`,
    String.raw`\b${MONTH}\.?\s+\d{1,2}(?:st|nd|rd|th)?(?:,?\s+\d{4})?\b`,
    String.raw`\b\d{1,2}(?:st|nd|rd|th)?(?:\s+of)?\s+${MONTH}\b(?:,?\s+\d{4}\b)?`,
    String.raw`\b\d{4}-\d{2}-\d{2}\b|\b\d{1,4}\/\d{1,2}\/\d{1,4}\b`,
    String.raw`\b\d{1,2}:[0-5]\d(?<!:00)(?::\d\d)?\b`,
    String.raw`(?<=[\p{L})}])\s?\^\s*\{?-?\d+\}?`,
    String.raw`(?:^|\n)[^\S\n]*(?:\*\*)?\d{1,2}[.)](?=\s)(?!\s{0,20}$)`,
    String.raw`\b(?:Step|Part|Question|Problem|Case|Chapter|Page|Grade|Example|Figure|Table|Method|Option|Line)\s+#?\d+\b`,
    String.raw`\\(?:begin|end|label|ref|tag|[hv]space)\s*\{[^{}]*\}`,
  ].join("|"),
  "giu",
);
const CANDIDATE =
  /(?:(?:US)?\\?[$€£¥]\s?[-\u2212]?|[-\u2212])?(?:\.?\d|[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]|\\[dtc]?frac\s*\{?\s*[-\u2212]?\d)/gu;

/** The quantities that a text [from, to) mentions, in reading order; dates, labels and exponents are passed over. */
export function scanNumbers(text: string, from: number, to: number): NumberMatch[] {
  const piece = blank(text.slice(from, to));
  const found: NumberMatch[] = [];
  CANDIDATE.lastIndex = 0;
  for (let hit = CANDIDATE.exec(piece); hit; hit = CANDIDATE.exec(piece)) {
    const start = hit.index + operatorLength(piece, hit.index);
    const match = startsClean(piece, start) ? matchNumber(piece, start) : undefined;
    if (match) found.push({ value: match.value, span: [start + from, match.span[1] + from] });
    CANDIDATE.lastIndex = match ? match.span[1] : endOfRun(piece, hit.index + hit[0].length);
  }
  return found;
}

/** Same length, with what is no quantity replaced by a sign that no number touches. */
function blank(text: string): string {
  return text.replace(NO_QUANTITY, (match) => match.replace(/[^\n]/g, "\u0000"));
}

/** A minus after a number or a closing bracket is subtraction, and after a letter a hyphen, not a sign. */
function operatorLength(text: string, at: number): number {
  if (!/[-\u2212]/.test(text[at]!)) return 0;
  const before = text.slice(Math.max(0, at - 8), at);
  return /[\d)\]}%°½¼¾]\s*$/.test(before) || /[\p{L}]$/u.test(before) || /[-\u2212]\s?$/.test(before) ? 1 : 0;
}

function startsClean(text: string, at: number): boolean {
  const before = text[at - 1] ?? " ";
  return (
    !/[\p{L}\d_]/u.test(before) &&
    !(before === "." && /\d/.test(text[at - 2] ?? " ")) &&
    !/\d[,:/]$/.test(text.slice(Math.max(0, at - 2), at))
  );
}

function endOfRun(text: string, at: number): number {
  let end = at;
  while (end < text.length && /[\p{L}\d_]/u.test(text[end]!)) end++;
  return end;
}
