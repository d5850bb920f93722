import { type ArmStyle, armStyle } from "./armStyle.ts";

/** Where runs are compared no skill is shown, and hues are free: ink first, then those that no skill has. */
const HUES = 6;

export interface RunStyle extends ArmStyle {
  /** A colour of theme.css. Dash and marker say the same without it. */
  readonly colour: string;
}

/** The style of the run at a place; colours begin again after the sixth, dashes after the eighth. */
export function runStyle(place: number): RunStyle {
  return { ...armStyle(place), colour: `var(--run-${place % HUES})` };
}
