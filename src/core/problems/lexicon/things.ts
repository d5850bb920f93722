import { type Thing, thing } from "../grammar.ts";

/** Small keepsakes that people own by the tens or hundreds. */
export const KEEPSAKES: readonly Thing[] = [
  thing("stamp"),
  thing("coin"),
  thing("marble"),
  thing("shell"),
  thing("card"),
  thing("button"),
  thing("bead"),
  thing("badge"),
  thing("postcard"),
  thing("sticker"),
];

/** Keepsakes that can be glued into an album. */
export const FLAT_KEEPSAKES: readonly Thing[] = [thing("stamp"), thing("card"), thing("postcard"), thing("sticker")];

export const FRUIT: readonly Thing[] = [
  thing("apple"),
  thing("orange"),
  thing("pear"),
  thing("peach", "peaches"),
  thing("banana"),
  thing("lemon"),
  thing("mango", "mangoes"),
  thing("plum"),
  thing("kiwi"),
];

export const VEGETABLES: readonly Thing[] = [
  thing("carrot"),
  thing("potato", "potatoes"),
  thing("onion"),
  thing("tomato", "tomatoes"),
  thing("cabbage"),
  thing("pepper"),
  thing("pumpkin"),
];

/** What a kitchen bakes in batches. */
export const BAKED_GOODS: readonly Thing[] = [
  thing("cookie"),
  thing("muffin"),
  thing("bun"),
  thing("cupcake"),
  thing("bagel"),
  thing("pancake"),
  thing("roll"),
];

export const STATIONERY: readonly Thing[] = [
  thing("pen"),
  thing("pencil"),
  thing("marker"),
  thing("crayon"),
  thing("notebook"),
  thing("eraser"),
  thing("ruler"),
  thing("folder"),
  thing("envelope"),
];

export const TOYS: readonly Thing[] = [
  thing("ball"),
  thing("kite"),
  thing("puzzle"),
  thing("doll"),
  thing("robot"),
  thing("puppet"),
  thing("game"),
];

export const CLOTHES: readonly Thing[] = [
  thing("shirt"),
  thing("hat"),
  thing("scarf", "scarves"),
  thing("jacket"),
  thing("sweater"),
  thing("belt"),
  thing("dress", "dresses"),
];

/** What a shop sells by the piece. */
export const GOODS: readonly Thing[] = [...CLOTHES, ...TOYS];

/** Dear single purchases. */
export const TREASURES: readonly Thing[] = [
  thing("bike"),
  thing("guitar"),
  thing("camera"),
  thing("tent"),
  thing("phone"),
  thing("drum"),
  thing("skateboard"),
];

export const FLOWERS: readonly Thing[] = [
  thing("rose"),
  thing("tulip"),
  thing("daisy", "daisies"),
  thing("lily", "lilies"),
  thing("sunflower"),
];

/** What fruit, vegetables and baked goods are packed in. */
export const BASKETS: readonly Thing[] = [
  thing("box", "boxes"),
  thing("bag"),
  thing("basket"),
  thing("crate"),
  thing("tray"),
];

/** What stationery is packed in. */
export const PACKETS: readonly Thing[] = [thing("box", "boxes"), thing("bag"), thing("packet"), thing("case")];
