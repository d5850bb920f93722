import { hash } from "./hash.ts";

/** A stream of pseudo-random draws that is a function of (seed, name, index) alone, never of what was drawn elsewhere. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** A whole number from low to high, both included. */
  integer(low: number, high: number): number;
  /** Fills `into` with whole numbers from 0 to below `below`, as `integer` would, in a fraction of the time. */
  integers(below: number, into: Uint32Array): void;
  /** True with the given probability. */
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** A new array in random order. */
  shuffle<T>(items: readonly T[]): T[];
  /** Standard normal, by Box and Muller's transform. */
  normal(): number;
}

/** Room for the first words, which still show the seed and are thrown away. */
const thrownAway = new Uint32Array(12);

/** sfc32 (Doty-Humphrey, PractRand), seeded by the hash of (seed, name, index). */
export function random(seed: number | string, name: string, index: number | string = 0): Random {
  const key = hash(`${seed}\u0000${name}\u0000${index}`);
  const state = Int32Array.of(parseInt(key.slice(0, 8), 16), parseInt(key.slice(8), 16), 0x9e3779b9, 1);
  const one = new Uint32Array(1);
  sfc32(state, thrownAway);

  const word = (): number => {
    sfc32(state, one);
    return one[0]!;
  };
  const next = (): number => word() / 2 ** 32;
  const integer = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const pick = <T>(items: readonly T[]): T => {
    if (items.length === 0) throw new RangeError("pick needs at least one item");
    return items[integer(0, items.length - 1)] as T;
  };
  return {
    next,
    integer,
    integers: (below, into) => {
      sfc32(state, into);
      for (let i = 0; i < into.length; i++) into[i] = (into[i]! / 2 ** 32) * below;
    },
    pick,
    chance: (probability) => next() < probability,
    shuffle: (items) => {
      const shuffled = [...items];
      for (let i = shuffled.length - 1; i > 0; i--) {
        const j = integer(0, i);
        [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
      }
      return shuffled;
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}

/** The next words of sfc32, whose state is a, b, c and a counter. */
function sfc32(state: Int32Array, words: Uint32Array): void {
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let counter = state[3]!;
  for (let i = 0; i < words.length; i++) {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    words[i] = sum;
  }
  // One by one: `set` takes longer than a draw.
  state[0] = a;
  state[1] = b;
  state[2] = c;
  state[3] = counter;
}
