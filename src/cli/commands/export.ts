import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { exportModel } from "../../engine/format/exportModel.ts";
import { readCheckpoint } from "../../engine/train/checkpoint.ts";
import type { CliCommand } from "../context.ts";

interface Options {
  readonly from: string;
  readonly out: string;
}

/** `export`: writes a trained student as a folder in the Hugging Face layout. */
export const exportCommand: CliCommand = (program) => {
  program
    .command("export")
    .description("write a trained student in the Hugging Face layout")
    .requiredOption("--from <dir>", "the folder that `terse train` wrote")
    .requiredOption("--out <dir>", "the model's folder")
    .action(exportStudent);
};

async function exportStudent({ from, out }: Options): Promise<void> {
  const { config, state } = readCheckpoint(await readFile(join(from, "checkpoint.safetensors")));
  for (const [name, bytes] of exportModel(config, state.parameters, { step: state.step })) {
    const path = join(out, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  }
  for (const name of ["tokenizer.json", "tokenizer_config.json"]) await copyFile(join(from, name), join(out, name));
}
