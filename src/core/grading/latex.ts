// cspell:words operatorname
const TEXT_COMMAND =
  /\\(?:text|textbf|textit|textrm|textsf|texttt|mathrm|mathbf|mathit|mathsf|mbox|hbox|operatorname)\s*\{([^{}]*)\}/g;
const SPACE_COMMAND = /\\(?:[,;:! ]|quad\b|qquad\b|displaystyle\b|limits\b)|~/g;
const DELIMITERS = [
  [/^\$\$([^$]*)\$\$$/, "$1"],
  [/^\$((?:[^$\\]|\\.)*)\$$/s, "$1"],
  [/^\\\(([\s\S]*)\\\)$/, "$1"],
  [/^\\\[([\s\S]*)\\\]$/, "$1"],
  [/^\*\*([\s\S]*)\*\*$/, "$1"],
  [/^__([\s\S]*)__$/, "$1"],
  [/^`+([^`]*)`+$/, "$1"],
  [/^["“]([^"”]*)["”]$/, "$1"],
] as const;

/** Removes what wraps a whole answer: math delimiters, bold, code marks, quotation marks, closing punctuation. */
export function unwrap(text: string): string {
  let inner = text.trim();
  for (;;) {
    let next = inner.replace(/(?:[.,;:!?]|\\\\)+$/, "").trim();
    for (const [pattern, content] of DELIMITERS) next = next.replace(pattern, content).trim();
    if (next === inner) return inner;
    inner = next;
  }
}

/** One spelling for what LaTeX and Markdown spell in several ways; text commands become their words between spaces. */
export function normalizeLatex(text: string): string {
  return text
    .replace(/\*\*|\\(?:left|right|[bB]igg?[lr]?)(?![a-zA-Z])/g, "")
    .replace(/,\\!|\{,\}/g, ",")
    .replace(/\\[dtc]?frac(?![a-zA-Z])/g, "\\frac")
    .replace(/\\frac\s*(\d)/g, "\\frac{$1}")
    .replace(/(\\frac\s*\{[^{}]*\})\s*(\d)/g, "$1{$2}")
    .replace(TEXT_COMMAND, " $1 ")
    .replace(/\^\s*\{?\s*\\(?:circ|degree)\s*\}?|\\degree/g, "°")
    .replace(/\\([$%#&])/g, "$1")
    .replace(/(\d)\\,(?=\d{3}(?!\d))/g, "$1,")
    .replace(SPACE_COMMAND, " ")
    .replace(/[\u2212\u2013]/g, "-")
    .replace(/\s+/g, " ")
    .trim();
}

/** The offset just after the brace that closes the one at `open`, or undefined if none does. */
export function closingBrace(text: string, open: number): number | undefined {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    const character = text[i];
    if (character === "\\") i++;
    else if (character === "{") depth++;
    else if (character === "}" && --depth === 0) return i + 1;
  }
  return undefined;
}

/** Cuts at the commas outside brackets; `keepsGroups` leaves those that set off three digits of a number ("20,000/π"). */
export function splitAtCommas(text: string, keepsGroups: boolean): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if ("([{".includes(character)) depth++;
    else if (")]}".includes(character)) depth--;
    else if (character === "," && depth === 0) {
      if (keepsGroups && /\d/.test(text[i - 1] ?? "") && /^,\d{3}(?!\d)/.test(text.slice(i, i + 5))) continue;
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return [...parts, text.slice(start)];
}
