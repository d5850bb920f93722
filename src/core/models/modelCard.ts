import { type Style, STYLES } from "../traces/trace.ts";

/** What a student says about itself in config.json, under "terse". */
export interface ModelCard {
  /** The student that it was made from. */
  readonly parent: { readonly id: string; readonly revision: string | undefined } | undefined;
  /** What it was trained on, as the experiment calls it. */
  readonly arm: string | undefined;
  readonly seed: number | undefined;
  /** Hash of what it was trained on. */
  readonly data: string | undefined;
  /** The styles whose tokens it was trained with, in its own order; at least one. */
  readonly styles: readonly Style[];
  /** Everything that it says, by path ("recipe.seed"), in its order. */
  readonly facts: readonly (readonly [name: string, value: string])[];
}

/** Reads config.json, parsed. Never throws: what is not said, or not in this way, is left out. */
export function readCard(config: unknown): ModelCard {
  const terse = object(object(config)["terse"]);
  const distill = object(terse["distill"]);
  const plan = object(distill["plan"]);
  return {
    parent: readParent(terse["parent"]),
    arm: text(terse["arm"]) ?? text(plan["arm"]),
    seed: number(plan["seed"]) ?? number(object(terse["recipe"])["seed"]),
    data: text(distill["dataHash"]),
    styles: readStyles(terse["styles"]),
    facts: leaves(terse, ""),
  };
}

function readParent(parent: unknown): ModelCard["parent"] {
  const id = text(parent) ?? text(object(parent)["id"]);
  return id === undefined ? undefined : { id, revision: text(object(parent)["revision"]) };
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

function number(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
