/** The teacher that needs no model, as experiments name it. */
export const SYMBOLIC = "symbolic";
/** Whichever model is set up on a server; a model of before is chosen by its id. */
export const SERVER = "server";
