import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { ortNode } from "../../adapters/device/ortNode.ts";
import { EngineStudent } from "../../adapters/generators/engineStudent.ts";
import { nodeFiles } from "../../adapters/storage/nodeFiles.ts";
import { hfTokenizer } from "../../adapters/tokenizer/hfTokenizer.ts";
import { measureScope } from "../../core/distill/measureScope.ts";
import type { ScopeLimits } from "../../core/problems/scope.ts";
import { STYLES } from "../../core/traces/trace.ts";
import { exportModel } from "../../engine/format/exportModel.ts";
import { readCheckpoint } from "../../engine/train/checkpoint.ts";
import type { CliCommand, CliContext } from "../context.ts";
import { trainedCard } from "../train/card.ts";
import type { Recipe } from "../train/recipe.ts";

interface Options {
  readonly from: string;
  readonly out: string;
}

/** `export`: writes a trained student as a folder in the Hugging Face layout. */
export const exportCommand: CliCommand = (program, context) => {
  program
    .command("export")
    .description("write a trained student in the Hugging Face layout")
    .requiredOption("--from <dir>", "the folder that `terse train` wrote")
    .requiredOption("--out <dir>", "the model's folder")
    .action((options: Options) => exportStudent(context, options));
};

/** The folder is written twice: the limits of the student's scope are measured on the student as exported. */
async function exportStudent(context: CliContext, { from, out }: Options): Promise<void> {
  const { config, state, plan } = readCheckpoint(await readFile(join(from, "checkpoint.safetensors")));
  const recipe = JSON.parse(plan) as Recipe;
  const write = async (facts: Readonly<Record<string, unknown>>) => {
    for (const [name, bytes] of exportModel(config, state.parameters, facts)) {
      const path = join(out, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, bytes);
    }
  };
  const styles = recipe.style === undefined ? STYLES : [recipe.style];
  const facts = { steps: state.step, recipe, styles };
  await write(facts);
  for (const name of ["tokenizer.json", "tokenizer_config.json"]) await copyFile(join(from, name), join(out, name));
  await write({ ...facts, scope: await scopeOf(context, out, recipe.seed) });
  const card = join(out, "README.md");
  // One that a person has written stays.
  if (!existsSync(card)) await writeFile(card, trainedCard(config, recipe, state.step, styles));
}

async function scopeOf({ signal }: CliContext, folder: string, seed: number): Promise<ScopeLimits> {
  const student = new EngineStudent({
    id: "export",
    label: "export",
    revision: "export",
    dtype: "float16",
    files: nodeFiles(folder),
    runtime: () => Promise.resolve({ runtime: ortNode(), note: undefined }),
    tokenizer: hfTokenizer,
  });
  try {
    return await measureScope(signal, student, seed);
  } finally {
    await student.unload();
  }
}
