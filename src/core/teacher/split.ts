import type { Skill } from "../problems/skill.ts";
import { segment } from "../traces/segment.ts";
import type { Role } from "../traces/trace.ts";
import type { Split, StepRole } from "./teacher.ts";

/** A sentence-like piece of the thinking; the smallest thing that is decided about. */
export interface Piece {
  readonly text: string;
  /** UTF-16 offset in the response. */
  readonly start: number;
  readonly role: Role;
  readonly skill: Skill | undefined;
}

/** The thinking of a response, in pieces, and where it stands. */
export interface Thinking {
  /** What stands before the thinking: the opening tag and the white space after it. */
  readonly opening: string;
  readonly pieces: readonly Piece[];
  /** The closing tag and all that follows, which nobody prunes. */
  readonly visible: string;
}

/** What opens the thinking, with the white space around it. */
export const OPEN_TAG = /^\s*<think>\s*/;
const CLOSE_TAG = "</think>";

/**
 * Finds the thinking: up to the last `</think>`, or everything where there is no such tag. Opening, pieces and visible
 * part, concatenated, are the response.
 */
export function thinkingPieces(response: string): Thinking {
  const opening = OPEN_TAG.exec(response)?.[0] ?? "";
  const close = response.lastIndexOf(CLOSE_TAG);
  const end = close < opening.length ? response.length : close;
  let start = opening.length;
  const pieces = segment(response.slice(start, end)).map(({ text, role, skill }) => {
    const piece: Piece = { text, start, role, skill };
    start += text.length;
    return piece;
  });
  return { opening, pieces, visible: response.slice(end) };
}

/** Cuts pieces into steps: runs [from, to) of their indices that follow each other without a gap. */
export function stepRuns(
  pieces: readonly Piece[],
  roles: readonly StepRole[],
  split: Split,
): readonly (readonly [from: number, to: number])[] {
  const runs: [number, number][] = [];
  pieces.forEach((_, i) => {
    const last = runs.at(-1);
    if (last && joins(pieces, roles, i, split)) last[1] = i + 1;
    else runs.push([i, i + 1]);
  });
  return runs;
}

/** What stands alone where a step has one skill. */
const ALONE: ReadonlySet<StepRole> = new Set(["compute", "repeat", "conclude", "answer"]);

/** One skill a step: a calculation stands alone; what reads, plans, doubts or checks goes on to the end of its paragraph. */
function joins(pieces: readonly Piece[], roles: readonly StepRole[], i: number, split: Split): boolean {
  const before = pieces[i - 1]!.text;
  switch (split) {
    case "none":
      return true;
    case "sentences":
      return false;
    case "paragraphs":
      return !/\n\s*\n/.test(before);
    case "skill":
      return roles[i] === roles[i - 1] && !ALONE.has(roles[i]!) && !before.includes("\n");
  }
}
