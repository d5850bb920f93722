import { throwIfAborted } from "../../core/errors.ts";
import type { CliCommand } from "../context.ts";
import { addGeneratedSetOptions, countOption, generatedSet, type GeneratedSetOptions } from "../generatedSet.ts";
import { replaceJsonLines } from "../jsonl.ts";

/** Problems written together; between two such groups Ctrl-C is heard. */
const GROUP = 500;

interface Options extends GeneratedSetOptions {
  readonly out: string;
}

/** `problems`: writes generated problems, one JSON line each, with their graphs. */
export const problemsCommand: CliCommand = (program, { signal }) => {
  const command = program.command("problems").description("write generated word problems to a JSONL file");
  addGeneratedSetOptions(command.addOption(countOption("how many problems").default(100)))
    .requiredOption("--out <file>", "the file to write")
    .action(async (options: Options) => {
      await replaceJsonLines(options.out, async (writer) => {
        let group: unknown[] = [];
        for (const problem of generatedSet(options)) {
          group.push(problem);
          if (group.length < GROUP) continue;
          throwIfAborted(signal);
          await writer.write(group);
          group = [];
        }
        await writer.write(group);
      });
      console.log(`${options.n} problems of the ${options.split} split are in ${options.out}.`);
    });
};
