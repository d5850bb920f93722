import { parseModelId } from "../../../core/modelId.ts";

/** The teacher that needs no model, as experiments name it. */
export const SYMBOLIC = "symbolic";
/** Whichever model is set up on a server; a model of before is chosen by its id. */
export const SERVER = "server";
/** A chat model in this tab, before one is chosen; then it is chosen by its id. */
export const TAB = "tab";

/** Whether a choice is a chat model in this tab, or that one is to be chosen. */
export function isInTab(choice: string): boolean {
  return choice === TAB || parseModelId(choice).kind === "hub";
}
