import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { nodeCheckpoints } from "../../adapters/storage/nodeCheckpoints.ts";
import type { CheckpointStore } from "../../core/distill/checkpointStore.ts";
import { type DistillPlan, planHash } from "../../core/distill/plan.ts";
import type { StudentFiles } from "../../core/distill/trainer.ts";
import { twoSlots } from "../../core/distill/twoSlots.ts";
import { AppError } from "../../core/errors.ts";
import { fileError } from "../jsonl.ts";

/** Where `distill` works: the student comes to lie in the folder itself, what it is made of in `run` below it. */
export class RunFolder {
  readonly path: string;
  readonly checkpoints: CheckpointStore;

  private constructor(path: string) {
    this.path = path;
    this.checkpoints = twoSlots(nodeCheckpoints(join(path, "run", "checkpoint")));
  }

  /**
   * Throws AppError `bad-argument` for a folder in which another plan, or without `resume` any, was begun; it stays untouched.
   */
  static async open(path: string, plan: DistillPlan, resume: boolean): Promise<RunFolder> {
    const planFile = join(path, "run", "plan.json");
    if (existsSync(planFile)) {
      const kept = JSON.parse(await readFile(planFile, "utf8")) as DistillPlan;
      const same = planHash(kept) === planHash(plan);
      if (!same || !resume) {
        throw new AppError({
          code: "bad-argument",
          message: `${path} holds a run${same ? "" : " of another plan"}.`,
          hint: same ? "Add --resume to go on with it." : "Choose another folder, or give the options of that run.",
        });
      }
    }
    const folder = new RunFolder(path);
    await folder.write("run/plan.json", `${JSON.stringify(plan, null, 2)}\n`);
    return folder;
  }

  file(name: string): string {
    return join(this.path, name);
  }

  async read(name: string): Promise<string | undefined> {
    return existsSync(this.file(name)) ? readFile(this.file(name), "utf8") : undefined;
  }

  /** A file takes its name only when all of it is written. */
  async write(name: string, content: string | Uint8Array): Promise<void> {
    const path = this.file(name);
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(`${path}.part`, content);
      await rename(`${path}.part`, path);
    } catch (cause) {
      await rm(`${path}.part`, { force: true });
      throw fileError(path, cause);
    }
  }

  async writeStudent(files: StudentFiles): Promise<void> {
    for (const [name, bytes] of files) await this.write(name, bytes);
  }
}
