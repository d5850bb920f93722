/** How a trace writes its calculations. */
export const NOTATIONS = ["plain", "typographic", "words", "latex", "money"] as const;
export type Notation = (typeof NOTATIONS)[number];

const EQUATION = /(\d+) ([-+*/]) (\d+) = (\d+)/g;
const SIGNS: Readonly<Record<string, string>> = { "+": "+", "-": "−", "*": "×", "/": "÷" };
const LATEX: Readonly<Record<string, string>> = { "+": "+", "-": "-", "*": "\\times", "/": "\\div" };
const WORDS: Readonly<Record<string, string>> = { "+": "plus", "-": "minus", "*": "times", "/": "divided by" };

/** Rewrites every equation `a + b = c` of a text. A remainder, `a mod b = c`, stays as it is. */
export function inNotation(text: string, notation: Notation): string {
  return text.replace(EQUATION, (written, a: string, sign: string, b: string, c: string) => {
    switch (notation) {
      case "plain":
        return written;
      case "typographic":
        return `${a} ${SIGNS[sign]} ${b} = ${c}`;
      case "words":
        return `${a} ${WORDS[sign]} ${b} is ${c}`;
      case "latex":
        return `\\( ${a} ${LATEX[sign]} ${b} = ${c} \\)`;
      case "money":
        return sign === "*" || sign === "/" ? `$${a} ${sign} ${b} = $${c}` : `$${a} ${sign} $${b} = $${c}`;
    }
  });
}
