/** float32 to IEEE 754 half precision, rounded to nearest even; too large becomes infinite, too small zero. */
export function toFloat16(values: Float32Array): Uint16Array<ArrayBuffer> {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < bits.length; i++) halves[i] = half(bits[i]!);
  return halves;
}

function half(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude < 0x38800000) {
    // Below 2⁻¹⁴ a half counts in units of 2⁻²⁴; adding and taking away 0.5 in float32 rounds to that unit.
    const scratch = new Float32Array(new Uint32Array([magnitude]).buffer);
    return sign | Math.round(Math.fround(scratch[0]! + 0.5) * 2 ** 24 - 2 ** 23);
  }
  const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
  return sign | ((rounded - 0x38000000) >>> 13);
}

/** Half precision to float32, exactly. */
export function fromFloat16(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const values = new Float32Array(halves.length);
  const bits = new Uint32Array(values.buffer);
  for (let i = 0; i < halves.length; i++) {
    const sign = (halves[i]! & 0x8000) << 16;
    const magnitude = halves[i]! & 0x7fff;
    if (magnitude >= 0x7c00) bits[i] = sign | 0x7f800000 | (magnitude << 13);
    else if (magnitude >= 0x0400) bits[i] = sign | ((magnitude << 13) + 0x38000000);
    else values[i] = (sign < 0 ? -magnitude : magnitude) * 2 ** -24;
  }
  return values;
}
