/**
 * The token that a draw picks from softmax(logits / temperature) cut to its nucleus: the smallest set of most probable
 * tokens whose probabilities reach `topP` (Holtzman et al. 2020, section 3.1). Temperature 0 is the most probable token,
 * the first one among equals. `draw` is uniform in [0, 1).
 */
export function chooseToken(logits: Float32Array, temperature: number, topP: number, draw: number): number {
  const best = argMax(logits);
  if (temperature === 0) return best;
  const { probabilities, total } = softmax(logits, temperature, logits[best] as number);
  const candidates = nucleus(probabilities, total, topP);
  const mass = candidates.reduce((sum, token) => sum + (probabilities[token] as number), 0);
  let left = draw * mass;
  for (const token of candidates) {
    left -= probabilities[token] as number;
    if (left < 0) return token;
  }
  return candidates.at(-1) ?? best;
}

function argMax(logits: Float32Array): number {
  let best = 0;
  for (let token = 1; token < logits.length; token++) {
    if ((logits[token] as number) > (logits[best] as number)) best = token;
  }
  return best;
}

/** Probabilities up to the factor `total`. */
function softmax(
  logits: Float32Array,
  temperature: number,
  highest: number,
): { probabilities: Float64Array; total: number } {
  const probabilities = new Float64Array(logits.length);
  let total = 0;
  for (let token = 0; token < logits.length; token++) {
    const probability = Math.exp(((logits[token] as number) - highest) / temperature);
    probabilities[token] = probability;
    total += probability;
  }
  return { probabilities, total };
}

function nucleus(probabilities: Float64Array, total: number, topP: number): number[] {
  // All tokens below this bound together hold less than 1 − topP, so none of them is in the nucleus: sorting them is spared.
  const bound = ((1 - topP) * total) / probabilities.length;
  const candidates: number[] = [];
  for (let token = 0; token < probabilities.length; token++) {
    if ((probabilities[token] as number) >= bound) candidates.push(token);
  }
  if (topP >= 1) return candidates;
  candidates.sort((a, b) => (probabilities[b] as number) - (probabilities[a] as number) || a - b);
  let mass = 0;
  const size = candidates.findIndex((token) => (mass += probabilities[token] as number) >= topP * total);
  return size === -1 ? candidates : candidates.slice(0, size + 1);
}
