import type { Command } from "commander";

/** What a command gets from the process, so that it can be stopped. */
export interface CliContext {
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** A command of `npm run terse`: adds itself, with its options and action, to the program. */
export type CliCommand = (program: Command, context: CliContext) => void;
