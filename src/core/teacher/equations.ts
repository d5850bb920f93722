import { type NumberToken, type Operator, type Token } from "./lexer.ts";

/** A calculation that a sentence writes out and that is right. */
export interface Equation {
  /** The numbers that went in, in reading order; those spelt out ("half of") need no source and are left out. */
  readonly operands: readonly number[];
  readonly operators: readonly Operator[];
  readonly result: number;
}

interface Value {
  readonly value: number;
  readonly operands: readonly number[];
  readonly operators: readonly Operator[];
  /** The next token. */
  readonly next: number;
  /** The one number that stands alone, so that rounding can be judged. */
  readonly alone: NumberToken | undefined;
}

/** Words between a number and its operator: "9 patients at 20 minutes each * 3". */
const MOST_UNIT_WORDS = 4;
const MOST_OPERANDS = 40;
/** Brackets within brackets that are followed. */
const DEEPEST = 12;

/** A calculation that a sentence sets up and leaves without a result: "So 56 divided by 8." */
export interface OpenCalculation {
  readonly operands: readonly number[];
  readonly value: number;
}

export interface Calculations {
  readonly equations: readonly Equation[];
  /** The last one without a result. */
  readonly open: OpenCalculation | undefined;
}

/**
 * The equations of a sentence, chained ones link by link: in "50 - (10 + 5) = 50 - 15 = 35" the 15, which the second link
 * has and the first lacks, follows from the first; ", plus 120 is 170" goes on from the result before it. Each is
 * calculated again; one that is wrong is left out. One pass from left to right.
 */
export function equationsIn(tokens: readonly Token[]): Equation[] {
  return [...calculationsIn(tokens).equations];
}

/** The equations, and what is set up besides. */
export function calculationsIn(tokens: readonly Token[]): Calculations {
  const found: Equation[] = [];
  let open: OpenCalculation | undefined;
  let i = 0;
  let before: Value | undefined;
  while (i < tokens.length) {
    const token = tokens[i]!;
    const goesOn = token.kind === "operator" && before !== undefined && i - before.next <= 2;
    const left = goesOn ? operations(tokens, i, before!) : expression(tokens, i);
    if (left === undefined) {
      i += 1;
      continue;
    }
    const right = resultAfter(tokens, left);
    if (right === undefined) {
      if (left.operators.length > 0) open = { operands: left.operands, value: left.value };
      i = left.next;
      before = undefined;
      continue;
    }
    link(found, left, right.value, right.rough);
    before = right.value;
    i = right.value.operators.length > 0 ? right.start : right.value.next;
    const further = tokens[right.value.next]?.kind === "equals";
    if (further && right.value.operators.length === 0) i = right.start;
  }
  return { equations: found, open };
}

function link(found: Equation[], left: Value, right: Value, rough: boolean): void {
  const [calculated, written] = left.operators.length > 0 ? [left, right] : [right, left];
  if (calculated.operators.length === 0) return;
  const result = written.operators.length === 0 ? (written.alone?.value ?? written.value) : written.value;
  if (!agrees(calculated.value, written, rough)) return;
  found.push({ operands: calculated.operands, operators: calculated.operators, result });
  if (written.operators.length === 0) return;
  for (const simplified of written.operands) {
    if (calculated.operands.some((operand) => near(operand, simplified))) continue;
    found.push({ operands: calculated.operands, operators: calculated.operators, result: simplified });
  }
  found.push({ operands: written.operands, operators: written.operators, result });
}

/** Equal, or equal when rounded as written; a share may be written in per cent. */
function agrees(calculated: number, written: Value, rough: boolean): boolean {
  const token = written.alone;
  if (token?.percent && (near(calculated, token.value) || near(calculated * 100, token.value))) return true;
  if (near(calculated, written.value)) return true;
  if (token === undefined) return false;
  const unit = 10 ** -token.places;
  const error = Math.abs(calculated - token.value);
  return token.places > 0 ? error <= unit * (rough ? 1 : 0.51) : rough && error < 1;
}

export function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));
}

/** The same for numbers that differ by rounding of the arithmetic alone. */
export function keyOf(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/** What stands behind "=" or a result word that follows an expression within a few words. */
function resultAfter(
  tokens: readonly Token[],
  left: Value,
): { readonly start: number; readonly value: Value; readonly rough: boolean } | undefined {
  let i = left.next;
  let introduced = false;
  let rough = false;
  for (let words = 0; i < tokens.length && words <= MOST_UNIT_WORDS; i++) {
    const token = tokens[i]!;
    if (token.kind === "equals" || token.kind === "result") {
      introduced = true;
      rough ||= token.kind === "equals" && token.rough;
      words = 0;
    } else if (token.kind === "number" || token.kind === "open") {
      const value = introduced ? expression(tokens, i) : undefined;
      return value && { start: i, value, rough };
    } else if (token.kind === "word") {
      words += 1;
      rough ||= /^(?:about|approximately|roughly|around|rounded|nearly|almost)$/.test(token.text);
    } else if (token.kind === "operator") {
      return undefined;
    } else if (introduced && token.kind === "pause") {
      return undefined;
    }
  }
  return undefined;
}

function expression(tokens: readonly Token[], start: number, depth = 0): Value | undefined {
  const first = term(tokens, start, depth);
  return first && operations(tokens, skipUnits(tokens, first.next), first, depth);
}

/** Operators and terms behind a first term, by precedence; `first` itself where none follows. */
function operations(tokens: readonly Token[], start: number, first: Value, depth = 0): Value {
  const values = [first.value];
  const operators: Operator[] = [];
  let operands = [...first.operands];
  let all = [...first.operators];
  let next = first.next;
  let i = start;
  while (i < tokens.length && operands.length < MOST_OPERANDS) {
    const token = tokens[i]!;
    if (token.kind !== "operator") break;
    const right = term(tokens, i + 1, depth);
    if (right === undefined) break;
    operators.push(token.symbol);
    values.push(right.value);
    operands = [...operands, ...right.operands];
    all = [...all, token.symbol, ...right.operators];
    next = right.next;
    i = skipUnits(tokens, next);
  }
  if (operators.length === 0) return first;
  return { value: calculate(values, operators), operands, operators: all, next, alone: undefined };
}

function term(tokens: readonly Token[], start: number, depth: number): Value | undefined {
  const token = tokens[start];
  if (token?.kind === "number") {
    const value = token.percent ? token.value / 100 : token.value;
    const operands = token.spelt ? [] : [token.value];
    return { value, operands, operators: [], next: start + 1, alone: token };
  }
  if (token?.kind === "operator" && token.symbol === "-") {
    const negated = tokens[start + 1];
    if (negated?.kind !== "number") return undefined;
    return { value: -negated.value, operands: [negated.value], operators: [], next: start + 2, alone: undefined };
  }
  if (token?.kind !== "open" || depth >= DEEPEST) return undefined;
  const inner = expression(tokens, start + 1, depth + 1);
  if (inner === undefined) return undefined;
  const close = skipUnits(tokens, inner.next);
  if (tokens[close]?.kind !== "close") return undefined;
  return { ...inner, next: close + 1, alone: undefined };
}

/** Over up to four words and a bracket with a unit, if an operator or a closing bracket follows; else stays. */
function skipUnits(tokens: readonly Token[], start: number): number {
  let i = start;
  while (i - start < MOST_UNIT_WORDS && tokens[i]?.kind === "word") i += 1;
  if (tokens[i]?.kind === "open") {
    let inside = i + 1;
    while (inside - i <= MOST_UNIT_WORDS && tokens[inside]?.kind === "word") inside += 1;
    if (inside > i + 1 && tokens[inside]?.kind === "close") i = inside + 1;
  }
  const kind = tokens[i]?.kind;
  return kind === "operator" || kind === "close" ? i : start;
}

const RANK: Readonly<Record<Operator, number>> = { "+": 1, "-": 1, "*": 2, "/": 2, mod: 2, "^": 3 };

function calculate(values: readonly number[], operators: readonly Operator[]): number {
  const rest = [...values];
  const signs = [...operators];
  for (const rank of [3, 2, 1]) {
    for (let i = 0; i < signs.length;) {
      if (RANK[signs[i]!] !== rank) {
        i += 1;
        continue;
      }
      rest.splice(i, 2, apply(signs[i]!, rest[i]!, rest[i + 1]!));
      signs.splice(i, 1);
    }
  }
  return rest[0]!;
}

function apply(operator: Operator, a: number, b: number): number {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "mod":
      return a % b;
    case "^":
      return a ** b;
  }
}
