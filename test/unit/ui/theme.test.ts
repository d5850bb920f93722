import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { SKILLS } from "../../../src/core/problems/skill.ts";
import { SKILL_FAMILY } from "../../../src/ui/skillPalette.ts";

const CSS = readFileSync(new URL("../../../src/ui/theme.css", import.meta.url), "utf8");
const SCHEMES = ["light", "dark"] as const;
type Rgb = readonly [number, number, number];

function token(name: string, scheme: (typeof SCHEMES)[number]): Rgb {
  const [, value = ""] = new RegExp(`--${name}: (.+);`).exec(CSS) ?? [];
  const hexes = [...value.matchAll(/#([0-9a-f]{6})/g)].map(([, hex]) => hex!);
  const hex = hexes[scheme === "light" ? 0 : hexes.length - 1];
  if (hex === undefined) throw new Error(`theme.css has no colour --${name}.`);
  return [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255) as unknown as Rgb;
}

const linear = (channel: number): number => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
const luminance = ([r, g, b]: Rgb): number => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** How a colour looks without one kind of cones: Viénot, Brettel and Mollon 1999, in linear RGB. */
const BLINDNESS = {
  protanopia: [
    [0.11238, 0.88762, 0],
    [0.11238, 0.88762, 0],
    [0.00401, -0.00401, 1],
  ],
  deuteranopia: [
    [0.29275, 0.70725, 0],
    [0.29275, 0.70725, 0],
    [-0.02234, 0.02234, 1],
  ],
} as const;

function seenWith(kind: keyof typeof BLINDNESS, colour: Rgb): Rgb {
  const light = colour.map(linear);
  return BLINDNESS[kind].map((row) =>
    row.reduce<number>((sum, weight, i) => sum + weight * light[i]!, 0),
  ) as unknown as Rgb;
}

const distance = (a: Rgb, b: Rgb): number => Math.hypot(...a.map((value, i) => value - b[i]!));

describe.each(SCHEMES)("the %s theme", (scheme) => {
  it.each([
    ["ink", "paper", 7],
    ["ink", "surface", 7],
    ["ink-soft", "paper", 4.5],
    ["ink-soft", "surface", 4.5],
    ["ink", "fill", 7],
    ["right", "surface", 4.5],
    ["wrong", "surface", 4.5],
    ["ink", "notice", 7],
    ["focus", "paper", 3],
  ])("sets %s on %s with a contrast of at least %d", (text, ground, least) => {
    expect(contrast(token(text, scheme), token(ground, scheme))).toBeGreaterThanOrEqual(least);
  });

  it.each(Object.keys(BLINDNESS) as (keyof typeof BLINDNESS)[])("keeps the skill hues apart in %s", (kind) => {
    const families = [...new Set(Object.values(SKILL_FAMILY))];
    const seen = families.map((family) => seenWith(kind, token(family, scheme)));
    for (const [i, a] of seen.entries()) {
      for (const [j, b] of seen.slice(i + 1).entries()) {
        expect(distance(a, b), `${families[i]} and ${families[i + 1 + j]}`).toBeGreaterThan(0.1);
      }
    }
  });
});

it("gives every skill a family", () => {
  for (const { id } of SKILLS) expect(CSS).toContain(`--${SKILL_FAMILY[id]}:`);
});
