import { Command } from "commander";

import { COMMANDS } from "./commands.ts";
import { exitFor } from "./exitCode.ts";

const stop = new AbortController();
// A second Ctrl-C ends the process at once, as without a handler.
process.once("SIGINT", () => stop.abort());
process.once("SIGTERM", () => stop.abort());

const program = new Command("terse")
  .description("How much of a chain of thought is needed? Measure it, without a window.")
  .showSuggestionAfterError(false)
  .exitOverride();
for (const command of COMMANDS) command(program, { signal: stop.signal });

try {
  await program.parseAsync();
} catch (thrown) {
  const { code, line } = exitFor(thrown);
  if (line !== undefined) process.stderr.write(`${line}\n`);
  process.exitCode = code;
}
