/** Colour means skill on this page, so arms differ by shape and dash: also in print, and for those who see few colours. */
export interface ArmStyle {
  /** An SVG path around the origin, about 12 units across. */
  readonly marker: string;
  readonly filled: boolean;
  /** For stroke-dasharray; "none" is a whole line. */
  readonly dash: string;
}

const CIRCLE = "M-6,0A6,6 0 1,0 6,0A6,6 0 1,0 -6,0Z";
const SQUARE = "M-5.5,-5.5H5.5V5.5H-5.5Z";
const TRIANGLE = "M0,-7L6.6,5H-6.6Z";
const DIAMOND = "M0,-7.5L7.5,0L0,7.5L-7.5,0Z";

const STYLES: readonly ArmStyle[] = [
  { marker: CIRCLE, filled: true, dash: "none" },
  { marker: SQUARE, filled: true, dash: "7 4" },
  { marker: TRIANGLE, filled: true, dash: "2 3" },
  { marker: DIAMOND, filled: true, dash: "10 3 2 3" },
  { marker: CIRCLE, filled: false, dash: "14 5" },
  { marker: SQUARE, filled: false, dash: "4 2" },
  { marker: TRIANGLE, filled: false, dash: "1 5" },
  { marker: DIAMOND, filled: false, dash: "8 2 2 2 2 2" },
];

/** The style of the arm at a place; after the eighth they begin again. */
export function armStyle(place: number): ArmStyle {
  return STYLES[place % STYLES.length]!;
}
