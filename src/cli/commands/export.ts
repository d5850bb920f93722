import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { ortNode } from "../../adapters/device/ortNode.ts";
import { EngineStudent } from "../../adapters/generators/engineStudent.ts";
import { nodeFiles } from "../../adapters/storage/nodeFiles.ts";
import { hfTokenizer } from "../../adapters/tokenizer/hfTokenizer.ts";
import { throwIfAborted } from "../../core/errors.ts";
import { generateProblem } from "../../core/problems/generate.ts";
import { largestNumber, type ScopeLimits } from "../../core/problems/scope.ts";
import { quantile } from "../../core/stats/quantile.ts";
import { studentPrompt } from "../../core/traces/solution.ts";
import { exportModel } from "../../engine/format/exportModel.ts";
import { readCheckpoint } from "../../engine/train/checkpoint.ts";
import type { CliCommand, CliContext } from "../context.ts";

const SCOPE_PROBLEMS = 1000;
/** What lies beyond this share of the training problems is out of scope. */
const SCOPE_QUANTILE = 0.99;

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
  const recipe = JSON.parse(plan) as { readonly seed: number };
  const write = async (facts: Readonly<Record<string, unknown>>) => {
    for (const [name, bytes] of exportModel(config, state.parameters, facts)) {
      const path = join(out, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, bytes);
    }
  };
  const facts = { steps: state.step, recipe };
  await write(facts);
  for (const name of ["tokenizer.json", "tokenizer_config.json"]) await copyFile(join(from, name), join(out, name));
  await write({ ...facts, scope: await measureScope(context, out, recipe.seed) });
}

async function measureScope({ signal }: CliContext, folder: string, seed: number): Promise<ScopeLimits> {
  const student = new EngineStudent({
    id: "export",
    label: "export",
    revision: "export",
    dtype: "float16",
    files: nodeFiles(folder),
    runtime: () => Promise.resolve({ runtime: ortNode(), note: undefined }),
    tokenizer: hfTokenizer,
  });
  const likelihoods: number[] = [];
  const byteShares: number[] = [];
  const numbers: number[] = [];
  for (let index = 0; index < SCOPE_PROBLEMS; index++) {
    throwIfAborted(signal);
    const { question } = generateProblem({ seed, split: "train", index });
    const facts = await student.inspect(signal, { kind: "text", text: studentPrompt(question, "pruned") });
    likelihoods.push(facts.meanNegativeLogLikelihood ?? 0);
    byteShares.push(facts.byteFallbackShare);
    numbers.push(largestNumber(question) ?? 0);
  }
  await student.unload();
  const percentile = (values: number[]) => quantile(values, SCOPE_QUANTILE) ?? 0;
  return {
    // A tenth is room for a name or two that the vocabulary lacks; training itself spells one word in a hundred.
    maxByteFallbackShare: Math.max(0.1, percentile(byteShares)),
    maxNumber: Math.max(...numbers),
    maxMeanNegativeLogLikelihood: percentile(likelihoods),
  };
}
