import { type Command, InvalidArgumentError, Option } from "commander";

import { AppError } from "../core/errors.ts";
import { generateProblem } from "../core/problems/generate.ts";
import type { GeneratedProblem, Split } from "../core/problems/problem.ts";
import { type Skill, SKILLS } from "../core/problems/skill.ts";
import { nameList, wholeNumber } from "./options.ts";

/** The options that decide which problems the generator gives. */
export interface GeneratedSetOptions {
  readonly n: number;
  readonly seed: number;
  readonly split: Split;
  readonly minSteps: number;
  readonly maxSteps: number;
  /** At least one of them is exercised by every problem; any will do when undefined. */
  readonly skills?: readonly Skill[] | undefined;
  readonly templates: "trained" | "heldOut" | "all";
}

/** Adds `--seed`, `--split`, `--min-steps`, `--max-steps`, `--skills` and `--templates` to a command. */
export function addGeneratedSetOptions(command: Command): Command {
  return command
    .addOption(new Option("--seed <number>", "the seed of problems and sampling").argParser(wholeNumber(0)).default(7))
    .addOption(
      new Option("--split <name>", "of the generator").choices(["train", "validation", "test"]).default("test"),
    )
    .addOption(new Option("--min-steps <count>", "fewest steps a problem needs").argParser(wholeNumber(1)).default(1))
    .addOption(new Option("--max-steps <count>", "most steps a problem needs").argParser(wholeNumber(1)).default(6))
    .addOption(new Option("--skills <names>", "skills of which a problem exercises one at least").argParser(skillList))
    .addOption(
      new Option("--templates <which>", "templates that training saw, or those kept out of it")
        .choices(["trained", "heldOut", "all"])
        .default("trained"),
    );
}

function skillList(text: string): Skill[] {
  return nameList(text).map((name) => {
    const known = SKILLS.find(({ id }) => id === name);
    if (known) return known.id;
    throw new InvalidArgumentError(`It takes some of ${SKILLS.map(({ id }) => id).join(", ")}.`);
  });
}

export function countOption(description: string): Option {
  return new Option("--n <count>", description).argParser(wholeNumber(1, 1_000_000));
}

/** Problems 0 to n − 1 of the plan, one at a time. Throws AppError `bad-argument` when no template meets the options. */
export function* generatedSet(options: GeneratedSetOptions): Generator<GeneratedProblem> {
  const { n, minSteps, maxSteps, ...plan } = options;
  if (minSteps > maxSteps) {
    throw new AppError({
      code: "bad-argument",
      message: `--min-steps ${minSteps} is more than --max-steps ${maxSteps}.`,
      hint: "Exchange them.",
    });
  }
  for (let index = 0; index < n; index++) yield generateProblem({ ...plan, minSteps, maxSteps, index });
}
