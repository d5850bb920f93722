import type { Template } from "./template.ts";
import { BAKING } from "./templates/baking.ts";
import { COLLECTING } from "./templates/collecting.ts";
import { FARMING } from "./templates/farming.ts";
import { HELD_OUT } from "./templates/heldOut.ts";
import { MEASURING } from "./templates/measuring.ts";
import { SCHOOLWORK } from "./templates/schoolwork.ts";
import { SCORING } from "./templates/scoring.ts";
import { SHARING } from "./templates/sharing.ts";
import { SHOPPING } from "./templates/shopping.ts";
import { TRADING } from "./templates/trading.ts";
import { TRAVELLING } from "./templates/travelling.ts";
import { WORKING } from "./templates/working.ts";

/** Every template; a new one joins the array of its theme. */
export const TEMPLATES: readonly Template[] = [
  ...BAKING,
  ...COLLECTING,
  ...FARMING,
  ...MEASURING,
  ...SCHOOLWORK,
  ...SCORING,
  ...SHARING,
  ...SHOPPING,
  ...TRADING,
  ...TRAVELLING,
  ...WORKING,
  ...HELD_OUT,
];
