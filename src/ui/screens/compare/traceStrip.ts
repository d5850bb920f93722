import type { Step } from "../../../core/traces/trace.ts";
import type { SkillFamily } from "../../skillPalette.ts";
import { SKILL_FAMILY } from "../../skillPalette.ts";

/** A stretch of a trace of one kind; the shares of a strip sum to 1. */
export interface StripPart {
  readonly kind: SkillFamily | "compute" | "rest";
  /** Share of the trace's characters. Tokens of a single step are not reported, so a bar divides itself by characters. */
  readonly share: number;
}

/** The stretches of a trace, neighbours of one kind joined. */
export function traceStrip(steps: readonly Step[], characters: number): readonly StripPart[] {
  const parts: { kind: StripPart["kind"]; share: number }[] = [];
  const add = (kind: StripPart["kind"], length: number): void => {
    if (length <= 0) return;
    const last = parts.at(-1);
    if (last?.kind === kind) last.share += length / characters;
    else parts.push({ kind, share: length / characters });
  };
  for (const step of steps) add(kindOf(step), step.text.length);
  add("rest", characters - (steps.at(-1)?.span[1] ?? 0));
  return parts;
}

function kindOf(step: Step): StripPart["kind"] {
  if (step.role !== "compute") return "rest";
  return step.skill ? SKILL_FAMILY[step.skill] : "compute";
}
