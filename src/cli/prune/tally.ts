import { costAt, type TokenPrice, type Usage } from "../../core/distill/usage.ts";
import { percent } from "../figures.ts";
import type { PrunedLine } from "./prunedLine.ts";

/** Sums over pruned lines. */
export class Tally {
  #rows = 0;
  #rejected = 0;
  #fallbacks = 0;
  #before = 0;
  #after = 0;

  add({ tokensBefore, tokensAfter, fallback }: PrunedLine): void {
    this.#rows++;
    if (fallback !== null) this.#fallbacks++;
    if (tokensAfter === null) {
      this.#rejected++;
      return;
    }
    this.#before += tokensBefore;
    this.#after += tokensAfter;
  }

  /** As the beginning of a sentence. */
  get text(): string {
    const saved =
      this.#before === 0 ? "" : `, ${percent(1 - this.#after / this.#before)} of the thinking's tokens saved`;
    const rejected = this.#rejected === 0 ? "" : `, ${this.#rejected} rejected`;
    return `${this.#rows} traces${saved}${rejected}, ${this.#fallbacks} of them by fallback`;
  }
}

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const money = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

/** Calls and tokens, and what they cost where prices are known. */
export function usageText(usage: Usage, price: TokenPrice | undefined): string {
  const { calls, tokensIn, tokensOut } = usage;
  const cost =
    price === undefined ? "" : ` (${money.format(costAt(price, tokensIn.value, tokensOut.value))} at these prices)`;
  return `${whole.format(calls)} calls, ${whole.format(tokensIn.value)} tokens in and ${whole.format(tokensOut.value)} out${cost}`;
}
