/** Where the steps that somebody wrote down lie in the text that they are to cut. */
export type Alignment =
  /** `starts` are UTF-16 offsets, 0 first; white space between two steps belongs to the former. */
  | { readonly kind: "aligned"; readonly starts: readonly number[] }
  /** The text goes on with `missing` where the steps skip it or have ended. */
  | { readonly kind: "lost"; readonly missing: string }
  /** In step `step`, `found` stands where the text has `expected`, which is empty where the text has ended. */
  | { readonly kind: "changed"; readonly step: number; readonly expected: string; readonly found: string };

/** What a JSON reader makes of a LaTeX command whose backslash was not doubled: `\frac` becomes a form feed and `rac`. */
const UNDOUBLED: Readonly<Record<string, string>> = {
  "\b": "b",
  "\f": "f",
  "\n": "n",
  "\r": "r",
  "\t": "t",
};
/** Typography that models straighten without noticing. */
const STRAIGHT: Readonly<Record<string, string>> = {
  "‘": "'",
  "’": "'",
  "“": '"',
  "”": '"',
  "–": "-",
  "—": "-",
  "−": "-",
};

/** As much of a text as a message quotes. */
const QUOTE = 40;
/** Characters by which a place further on is recognised. */
const LANDMARK = 16;

/**
 * Finds the texts, of which none is blank, one behind the other in `text`, whatever became of white space, quotation marks
 * and dashes. Nothing may be left out, added or changed. One pass from left to right.
 */
export function align(text: string, steps: readonly string[]): Alignment {
  const starts: number[] = [];
  let at = skipSpace(text, 0);
  for (const [step, written] of steps.entries()) {
    starts.push(step === 0 ? 0 : at);
    let ink = 0;
    for (let i = 0; i < written.length; i++) {
      const mark = written[i]!;
      const letter = UNDOUBLED[mark];
      if (ink <= i) ink = skipSpace(written, i + 1);
      if (letter !== undefined && text.startsWith(`\\${letter}`, at) && ink < written.length && written[ink] !== "\\")
        at += 2;
      else if (letter !== undefined || isSpace(mark)) continue;
      else if (straight(text[at]) === straight(mark)) at += 1;
      else return difference(text, at, step, written, i);
      at = skipSpace(text, at);
    }
  }
  return at < text.length ? { kind: "lost", missing: quote(text, at) } : { kind: "aligned", starts };
}

/** Text was skipped where what was written stands further on; quotes begin with the word in which the two part. */
function difference(text: string, at: number, step: number, written: string, i: number): Alignment {
  const landmark = written.slice(i).trimStart().slice(0, LANDMARK);
  const further = landmark.length === LANDMARK && text.indexOf(landmark, at) > at;
  if (further) return { kind: "lost", missing: quote(text, at) };
  const back = at < text.length ? Math.min(inkBefore(text, at), inkBefore(written, i)) : 0;
  return { kind: "changed", step, expected: quote(text, at - back), found: quote(written, i - back) };
}

function inkBefore(text: string, at: number): number {
  let from = at;
  while (from > 0 && at - from < QUOTE && !isSpace(text[from - 1]!)) from--;
  return at - from;
}

function quote(text: string, from: number): string {
  const line = text
    .slice(from, from + 4 * QUOTE)
    .replace(/\s+/g, " ")
    .trim();
  return line.length > QUOTE ? `${line.slice(0, QUOTE)}…` : line;
}

function straight(mark: string | undefined): string | undefined {
  return mark === undefined ? undefined : (STRAIGHT[mark] ?? mark);
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSpace(text[at]!)) at++;
  return at;
}

function isSpace(mark: string): boolean {
  return mark === "\b" || /\s/.test(mark);
}
