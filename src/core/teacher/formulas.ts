/** A formula between LaTeX's marks, or a run of numbers, single letters and signs. */
const FORMULAS =
  /\\\(.*?\\\)|\\\[.*?\\\]|\$[^$]+\$|(?:(?<![\p{L}\\])[A-Za-z](?![\p{L}])|\d[\d.,]*|[-+*/^=()×÷·√²³<>≤≥|±≈]|\s)+/gsu;
/** What makes a run a formula. */
const OPERATES = /[-+*/^=×÷·√<>≤≥±≈]|\\(?:frac|times|cdot|sqrt)/;
const LAYOUT = /\s|\\(?:left|right|,|;|!|quad|[()[\]])|\$|[.,]$/g;

/** The formulas of a sentence that say something, written alike where they differ in layout only. */
export function formulasIn(text: string): string[] {
  return (text.match(FORMULAS) ?? []).map((formula) => formula.trim().replace(LAYOUT, "")).filter(saysSomething);
}

function saysSomething(formula: string): boolean {
  return OPERATES.test(formula.slice(1)) && /[\dA-Za-z]/.test(formula);
}
