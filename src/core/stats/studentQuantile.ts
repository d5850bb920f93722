import { normalQuantile } from "./normalQuantile.ts";

/** Above this the t and the normal quantile differ by less than 2·10⁻⁵ at the confidences in use. */
const NORMAL_FROM = 100_000;

/**
 * The quantile of Student's t for p in (0, 1) and a whole number of degrees of freedom from 1.
 * The distribution function is the finite trigonometric sum of Abramowitz and Stegun 26.7.3 and 26.7.4,
 * inverted by bisection over θ = atan(t / √ν).
 */
export function studentQuantile(p: number, degreesOfFreedom: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`A probability strictly between 0 and 1 is needed, not ${p}.`);
  if (!Number.isInteger(degreesOfFreedom) || degreesOfFreedom < 1) {
    throw new RangeError(`Degrees of freedom are a whole number from 1, not ${degreesOfFreedom}.`);
  }
  if (degreesOfFreedom >= NORMAL_FROM) return normalQuantile(p);
  if (p === 0.5) return 0;
  const central = Math.abs(2 * p - 1);
  let low = 0;
  let high = Math.PI / 2;
  for (let middle = high / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (centralProbability(middle, degreesOfFreedom) < central) low = middle;
    else high = middle;
  }
  return Math.sign(p - 0.5) * Math.tan((low + high) / 2) * Math.sqrt(degreesOfFreedom);
}

/** P(|T| < √ν·tan θ). */
function centralProbability(theta: number, degreesOfFreedom: number): number {
  const sin = Math.sin(theta);
  const cos = Math.cos(theta);
  const odd = degreesOfFreedom % 2 === 1;
  let term = odd ? cos : 1;
  let sum = 0;
  for (let k = odd ? 3 : 2; k <= degreesOfFreedom; k += 2) {
    sum += term;
    term *= ((k - 1) / k) * cos * cos;
  }
  return odd ? (2 / Math.PI) * (theta + sin * sum) : sin * sum;
}
