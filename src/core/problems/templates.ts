import type { Template } from "./template.ts";
import { COLLECTING } from "./templates/collecting.ts";
import { SHARING } from "./templates/sharing.ts";
import { SHOPPING } from "./templates/shopping.ts";
import { TRADING } from "./templates/trading.ts";
import { WORKING } from "./templates/working.ts";

/** Every template; a new one joins the array of its theme. */
export const TEMPLATES: readonly Template[] = [...COLLECTING, ...SHARING, ...SHOPPING, ...TRADING, ...WORKING];
