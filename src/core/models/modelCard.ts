import { type Style, STYLES } from "../traces/trace.ts";

/** What a student says about itself in config.json, under "terse". */
export interface ModelCard {
  /** The student that it was made from. */
  readonly parent: string | undefined;
  /** What it was trained on, as the experiment calls it. */
  readonly arm: string | undefined;
  /** The styles whose tokens it was trained with, in its own order; at least one. */
  readonly styles: readonly Style[];
  /** Everything else that it says, by path ("recipe.seed"), in its order. */
  readonly facts: readonly (readonly [name: string, value: string])[];
}

/** Reads config.json, parsed. Never throws: what is not said, or not in this way, is left out. */
export function readCard(config: unknown): ModelCard {
  const { parent, arm, styles, ...rest } = object(object(config)["terse"]);
  return { parent: text(parent), arm: text(arm), styles: readStyles(styles), facts: leaves(rest, "") };
}

/** Students from before they said it know all of them. */
function readStyles(value: unknown): readonly Style[] {
  const known = Array.isArray(value) ? value.filter((each) => STYLES.some((style) => style === each)) : [];
  return known.length > 0 ? ([...new Set(known)] as Style[]) : STYLES;
}

function leaves(value: unknown, path: string): readonly (readonly [string, string])[] {
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "string") {
    return [[path, String(value)]];
  }
  return Object.entries(object(value)).flatMap(([name, each]) => leaves(each, path === "" ? name : `${path}.${name}`));
}

function object(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
