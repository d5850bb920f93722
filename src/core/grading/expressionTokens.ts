export type Token =
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "symbol"; readonly name: string }
  | { readonly kind: "function"; readonly name: string }
  | { readonly kind: "command"; readonly name: "frac" | "sqrt" | "binom" }
  | { readonly kind: "operator"; readonly text: string };

const FUNCTIONS = new Set("sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh log ln exp lg".split(" "));
const GREEK = new Set(
  (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi rho sigma tau phi " +
    "varphi chi psi omega Gamma Delta Theta Lambda Xi Sigma Phi Psi Omega"
  ).split(" "),
);
const OPERATORS: Readonly<Record<string, string>> = {
  cdot: "*",
  times: "*",
  div: "/",
  "×": "*",
  "·": "*",
  "∗": "*",
  "÷": "/",
  lbrace: "{",
  rbrace: "}",
  lvert: "|",
  rvert: "|",
  vert: "|",
};
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const PIECE = /\s+|\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+|\\[a-zA-Z]+|[a-zA-Z]+|[^\s]/gu;

function namedTokens(name: string): Token[] | undefined {
  if (FUNCTIONS.has(name)) return [{ kind: "function", name: name === "lg" ? "log" : name }];
  if (name === "frac" || name === "sqrt" || name === "binom") return [{ kind: "command", name }];
  if (name === "pi" || GREEK.has(name)) return [{ kind: "symbol", name }];
  if (name === "infty" || name === "infinity") return [{ kind: "symbol", name: "infinity" }];
  const operator = OPERATORS[name];
  return operator === undefined ? undefined : [{ kind: "operator", text: operator }];
}

const WORDS = new Set(
  "or no is to of in at on if by so be we he it an as do go up us am pm my me ok cm mm km kg mg ml ft lb oz hr mi yd st nd rd th".split(
    " ",
  ),
);

/** A run of letters is a known name, a variable or a product of two or three variables; everything else is a word. */
function letterTokens(letters: string): Token[] | undefined {
  const named = namedTokens(letters);
  if (named) return named;
  const isProduct = /^(?:[a-zA-Z]{1,2}|[^aeiouAEIOU]{3}|abc)$/.test(letters) && !WORDS.has(letters.toLowerCase());
  return isProduct ? [...letters].map((name) => ({ kind: "symbol", name })) : undefined;
}

function characterTokens(character: string): Token[] | undefined {
  if (character === "π") return [{ kind: "symbol", name: "pi" }];
  if (character === "∞") return [{ kind: "symbol", name: "infinity" }];
  if (character === "√") return [{ kind: "command", name: "sqrt" }];
  const power = SUPERSCRIPTS.indexOf(character);
  if (power >= 0) {
    return [
      { kind: "operator", text: "^" },
      { kind: "number", text: String(power) },
    ];
  }
  if (character === "°" || character === "%" || character === "$") return [];
  if ("+-*/^_(){}[]|!".includes(character)) return [{ kind: "operator", text: character }];
  const operator = OPERATORS[character];
  return operator === undefined ? undefined : [{ kind: "operator", text: operator }];
}

/** The tokens of a normalised expression (see `normalizeLatex`), or undefined if it holds anything that is not mathematics. */
export function tokenize(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  for (const [piece] of text.matchAll(PIECE)) {
    if (piece.trim() === "") continue;
    const found = /^[\d.]/.test(piece)
      ? /\d/.test(piece)
        ? [{ kind: "number", text: piece.replaceAll(",", "") } as const]
        : undefined
      : /^\\[a-zA-Z]/.test(piece)
        ? namedTokens(piece.slice(1))
        : /^[a-zA-Z]/.test(piece)
          ? letterTokens(piece)
          : characterTokens(piece);
    if (!found) return undefined;
    tokens.push(...found);
  }
  return tokens;
}
