/** A complex number in double precision, for telling expressions apart numerically; never for proving them equal. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

export const real = (re: number): Complex => ({ re, im: 0 });
export const plus = (a: Complex, b: Complex): Complex => ({ re: a.re + b.re, im: a.im + b.im });
export const minus = (a: Complex): Complex => ({ re: 0 - a.re, im: 0 - a.im });
export const modulus = (a: Complex): number => Math.hypot(a.re, a.im);

export const times = (a: Complex, b: Complex): Complex => ({
  re: a.re * b.re - a.im * b.im,
  im: a.re * b.im + a.im * b.re,
});

export function over(a: Complex, b: Complex): Complex {
  const size = b.re * b.re + b.im * b.im;
  return { re: (a.re * b.re + a.im * b.im) / size, im: (a.im * b.re - a.re * b.im) / size };
}

export function exponential(a: Complex): Complex {
  const size = Math.exp(a.re);
  return { re: size * Math.cos(a.im), im: size * Math.sin(a.im) };
}

export const logarithm = (a: Complex): Complex => ({ re: Math.log(modulus(a)), im: Math.atan2(a.im, a.re) });

/** The principal power. */
export function toPower(base: Complex, exponent: Complex): Complex {
  if (modulus(base) === 0) return real(exponent.re > 0 ? 0 : Number.NaN);
  if (base.im === 0 && exponent.im === 0 && (base.re > 0 || Number.isInteger(exponent.re))) {
    return real(base.re ** exponent.re);
  }
  return exponential(times(exponent, logarithm(base)));
}
