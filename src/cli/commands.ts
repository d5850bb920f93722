import { distillCommand } from "./commands/distill.ts";
import { evalCommand } from "./commands/eval.ts";
import { exportCommand } from "./commands/export.ts";
import { gradeCommand } from "./commands/grade.ts";
import { problemsCommand } from "./commands/problems.ts";
import { pruneCommand } from "./commands/prune.ts";
import { reportCommand } from "./commands/report.ts";
import { trainCommand } from "./commands/train.ts";
import type { CliCommand } from "./context.ts";

/** Every command of `npm run terse`, in the order in which the help lists them. */
export const COMMANDS: readonly CliCommand[] = [
  evalCommand,
  reportCommand,
  gradeCommand,
  pruneCommand,
  problemsCommand,
  trainCommand,
  exportCommand,
  distillCommand,
];
