import { Command } from "commander";

import { COMMANDS } from "./commands.ts";
import { exitFor } from "./exitCode.ts";

const stop = new AbortController();
let stoppedAtMs: number | undefined;
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.on(name, () => {
    // A second Ctrl-C ends the process at once; one that a launcher passed on again is the first.
    if (stoppedAtMs !== undefined && performance.now() - stoppedAtMs > 500) process.exit(130);
    stoppedAtMs ??= performance.now();
    stop.abort();
  });
}

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
