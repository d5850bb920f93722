import type { Expression } from "./expression.ts";
import type { Token } from "./expressionTokens.ts";
import { tokenize } from "./expressionTokens.ts";
import { fromDecimal, isInteger } from "./rational.ts";

/** Leaves the recursive descent; never leaves this file. */
class NotAnExpression extends Error {}

const MAX_TOKENS = 400;
const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** Parses normalised LaTeX or plain text such as "3\sqrt{13}", "6 - 5i", "(x+1)/2"; undefined if it is anything else. */
export function parseExpression(text: string): Expression | undefined {
  const tokens = tokenize(text);
  if (!tokens || tokens.length === 0 || tokens.length > MAX_TOKENS) return undefined;
  try {
    return new Parser(tokens).parse();
  } catch (error) {
    if (error instanceof NotAnExpression) return undefined;
    throw error;
  }
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): Expression {
    const expression = this.#sum();
    if (this.#at < this.#tokens.length) throw new NotAnExpression();
    return expression;
  }

  #sum(): Expression {
    let sum = this.#product();
    for (;;) {
      if (this.#take("+")) sum = { kind: "add", left: sum, right: this.#product() };
      else if (this.#take("-")) sum = { kind: "add", left: sum, right: { kind: "negate", operand: this.#product() } };
      else return sum;
    }
  }

  #product(): Expression {
    if (this.#take("-")) return { kind: "negate", operand: this.#product() };
    if (this.#take("+")) return this.#product();
    let product = this.#factor();
    for (;;) {
      if (this.#take("*")) product = { kind: "multiply", left: product, right: this.#signed() };
      else if (this.#take("/")) {
        product = { kind: "divide", left: product, right: this.#signed() };
        // "1/2x" is (1/2)x to some and 1/(2x) to others, and 5/18/2020 is a date: no reading of them can be proven right.
        if (this.#startsFactor() || this.#peek() === "/") throw new NotAnExpression();
      } else if (this.#startsFactor()) product = { kind: "multiply", left: product, right: this.#factor() };
      else return product;
    }
  }

  #signed(): Expression {
    return this.#take("-") ? { kind: "negate", operand: this.#signed() } : this.#factor();
  }

  #factor(): Expression {
    let factor = this.#primary();
    for (;;) {
      if (this.#take("^")) factor = { kind: "power", left: factor, right: this.#exponent() };
      else if (this.#take("!")) factor = { kind: "call", name: "factorial", operands: [factor] };
      else return factor;
    }
  }

  #exponent(): Expression {
    if (this.#take("-")) return { kind: "negate", operand: this.#exponent() };
    return this.#argument();
  }

  #primary(): Expression {
    const token = this.#next();
    switch (token.kind) {
      case "number":
        return this.#mixed(token.text);
      case "symbol":
        return this.#symbol(token.name);
      case "function":
        return this.#call(token.name);
      case "command":
        return this.#command(token.name);
      case "operator":
        return this.#group(token.text);
    }
  }

  /** A whole number before a fraction of whole numbers is a mixed number in the data's answers: 3\frac{1}{2} is 7/2. */
  #mixed(text: string): Expression {
    const whole: Expression = { kind: "number", value: fromDecimal(text) };
    const next = this.#tokens[this.#at];
    if (!isInteger(whole.value) || next?.kind !== "command" || next.name !== "frac") return whole;
    const start = this.#at;
    this.#at++;
    const fraction = this.#command("frac");
    const isNumeric = fraction.kind === "divide" && fraction.left.kind === "number" && fraction.right.kind === "number";
    if (isNumeric) return { kind: "add", left: whole, right: fraction };
    this.#at = start;
    return whole;
  }

  #symbol(name: string): Expression {
    const subscript = this.#take("_") ? `_${this.#subscript()}` : "";
    const isFunction = ["f", "g", "h", "P", "Q"].includes(name) && this.#peek() === "(";
    if (!isFunction) return { kind: "symbol", name: name + subscript };
    this.#at++;
    return { kind: "call", name: name + subscript, operands: [this.#group("(")] };
  }

  #subscript(): string {
    const token = this.#next();
    if (token.kind === "number") return token.text;
    if (token.kind === "symbol") return token.name;
    if (token.kind !== "operator" || token.text !== "{") throw new NotAnExpression();
    const inside = this.#subscript();
    this.#expect("}");
    return inside;
  }

  #call(name: string): Expression {
    const base = name === "log" && this.#take("_") ? this.#argument() : undefined;
    const exponent = this.#take("^") ? this.#exponent() : undefined;
    if (exponent && exponent.kind !== "number") throw new NotAnExpression();
    const operand = this.#functionOperand();
    const call: Expression = { kind: "call", name, operands: base ? [operand, base] : [operand] };
    return exponent ? { kind: "power", left: call, right: exponent } : call;
  }

  #functionOperand(): Expression {
    if (this.#peek() === "(" || this.#peek() === "{") return this.#primary();
    let operand = this.#factor();
    while (this.#startsFactor() && this.#tokens[this.#at]?.kind !== "function" && this.#peek() !== "(") {
      operand = { kind: "multiply", left: operand, right: this.#factor() };
    }
    return operand;
  }

  #command(name: "frac" | "sqrt" | "binom"): Expression {
    if (name === "sqrt") {
      const index = this.#take("[") ? this.#group("[") : undefined;
      if (index && !(index.kind === "number" && isInteger(index.value))) throw new NotAnExpression();
      const size = index?.kind === "number" ? Number(index.value.numerator) : 2;
      if (size < 2 || size > 20) throw new NotAnExpression();
      return { kind: "root", index: size, radicand: this.#argument() };
    }
    const [left, right] = [this.#argument(), this.#argument()];
    return name === "frac" ? { kind: "divide", left, right } : { kind: "call", name, operands: [left, right] };
  }

  /** What follows ^, \frac and \sqrt: a group or one token; "x^12" and "sqrt13" take the whole number, as people mean it. */
  #argument(): Expression {
    const token = this.#next();
    if (token.kind === "number") return { kind: "number", value: fromDecimal(token.text) };
    this.#at--;
    return this.#primary();
  }

  #group(open: string): Expression {
    if (open === "|") {
      const inside = this.#sum();
      this.#expect("|");
      return { kind: "call", name: "abs", operands: [inside] };
    }
    const close = CLOSING[open];
    if (close === undefined) throw new NotAnExpression();
    const inside = this.#sum();
    this.#expect(close);
    return inside;
  }

  #startsFactor(): boolean {
    const token = this.#tokens[this.#at];
    if (!token) return false;
    return token.kind === "operator" ? token.text === "(" || token.text === "{" : true;
  }

  #peek(): string | undefined {
    const token = this.#tokens[this.#at];
    return token?.kind === "operator" ? token.text : undefined;
  }

  #take(operator: string): boolean {
    if (this.#peek() !== operator) return false;
    this.#at++;
    return true;
  }

  #expect(operator: string): void {
    if (!this.#take(operator)) throw new NotAnExpression();
  }

  #next(): Token {
    const token = this.#tokens[this.#at++];
    if (!token) throw new NotAnExpression();
    return token;
  }
}
