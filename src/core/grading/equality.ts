import type { Answer } from "./answer.ts";
import { minus, modulus, plus } from "./complex.ts";
import { evaluateAt } from "./evaluate.ts";
import type { Expression } from "./expression.ts";
import { parseExpression } from "./expressionParser.ts";
import { normalForm, provenEqual } from "./normalForm.ts";
import { fromCanonical } from "./rational.ts";

/** "undecided" is an honest answer: neither a proof of equality nor a numerical difference was found. */
export type Equality = "equal" | "different" | "undecided";

const POINTS = 5;
const POINTS_NEEDED = 3;
/** Far above the rounding of double precision on expressions of the size of an answer. */
const RELATIVE_TOLERANCE = 1e-9;
const ABSOLUTE_TOLERANCE = 1e-12;

/**
 * Whether two answers have the same value. Rationals are compared exactly; expressions are equal only if their normal
 * forms agree, and different only if their values are apart at every one of several sample points.
 */
export function compare(a: Answer, b: Answer): Equality {
  if (a.kind === "rational" && b.kind === "rational") return a.value === b.value ? "equal" : "different";
  if (a.kind === "expression" && b.kind === "expression" && a.text === b.text) return "equal";
  const [left, right] = [asExpression(a), asExpression(b)];
  if (left && right) return compareExpressions(left, right);
  if (a.kind === "tuple" && b.kind === "tuple") return compareTuples(a, b);
  if (a.kind === "set" && b.kind === "set") return compareSets(a, b);
  if (a.kind === "choice" && b.kind === "choice") return a.letter === b.letter ? "equal" : "different";
  if (a.kind === "text" && b.kind === "text") return compareTexts(a.text, b.text);
  return compareKinds(a, b);
}

function asExpression(answer: Answer): Expression | undefined {
  if (answer.kind === "rational") return { kind: "number", value: fromCanonical(answer.value) };
  return answer.kind === "expression" ? parseExpression(answer.text) : undefined;
}

function compareExpressions(a: Expression, b: Expression): Equality {
  const [left, right] = [normalForm(a), normalForm(b)];
  const apart = areApart(a, b);
  if (left && right && provenEqual(left, right)) return apart ? "undecided" : "equal";
  return apart ? "different" : "undecided";
}

function areApart(a: Expression, b: Expression): boolean {
  let finite = 0;
  for (let point = 0; point < POINTS; point++) {
    const [x, y] = [evaluateAt(a, point), evaluateAt(b, point)];
    const distance = modulus(plus(x, minus(y)));
    if (!Number.isFinite(distance)) continue;
    finite++;
    const tolerance = RELATIVE_TOLERANCE * Math.max(modulus(x), modulus(y)) + ABSOLUTE_TOLERANCE;
    if (distance <= tolerance) return false;
  }
  return finite >= POINTS_NEEDED;
}

type Tuple = Extract<Answer, { kind: "tuple" }>;
type SetAnswer = Extract<Answer, { kind: "set" }>;

function compareTuples(a: Tuple, b: Tuple): Equality {
  if (a.items.length !== b.items.length) return "different";
  const items = a.items.map((item, i) => compare(item, b.items[i]!));
  if (items.includes("different")) return "different";
  if (a.open !== b.open || a.close !== b.close) return "different";
  return items.includes("undecided") ? "undecided" : "equal";
}

function compareSets(a: SetAnswer, b: SetAnswer): Equality {
  if (a.of !== b.of) return "undecided";
  const [left, right] = [distinct(a.items), distinct(b.items)];
  const covered = (items: readonly Answer[], others: readonly Answer[]): Equality[] =>
    items.map((item) => best(others.map((other) => compare(item, other))));
  const found = [...covered(left, right), ...covered(right, left)];
  if (found.includes("different")) return "different";
  return found.includes("undecided") ? "undecided" : "equal";
}

function distinct(items: readonly Answer[]): Answer[] {
  return items.filter((item, i) => !items.slice(0, i).some((earlier) => compare(earlier, item) === "equal"));
}

function best(equalities: readonly Equality[]): Equality {
  if (equalities.includes("equal")) return "equal";
  return equalities.includes("undecided") ? "undecided" : "different";
}

function compareTexts(a: string, b: string): Equality {
  if (a === b) return "equal";
  const [bareA, bareB] = [a, b].map((text) => text.replace(/[^\p{L}\p{N}]+/gu, " ").trim());
  const isMathematics = /[\d\\=<>^_]/.test(a + b);
  if (isMathematics) return "undecided";
  const contains = ` ${bareA} `.includes(` ${bareB} `) || ` ${bareB} `.includes(` ${bareA} `);
  return contains ? "undecided" : "different";
}

/** Answers of two kinds differ, unless one is written so that it might mean the other: "{5}" and 5, "x < 5" and 5. */
function compareKinds(a: Answer, b: Answer): Equality {
  return mightMean(a, b) || mightMean(b, a) ? "undecided" : "different";
}

function mightMean(one: Answer, other: Answer): boolean {
  switch (one.kind) {
    case "set":
    case "tuple":
      return one.items.some((item) => compare(item, other) !== "different");
    case "text":
      return /[\d\\=<>]/.test(one.text);
    case "choice":
      return other.kind === "rational" || other.kind === "expression" || other.kind === "text";
    default:
      return false;
  }
}
