import type { DistillRunStore } from "../../../core/distill/distillRunStore.ts";
import { AppError } from "../../../core/errors.ts";

/** What was deleted, here or in another tab, does not come back by going on: AppError `not-found`. */
export async function requireKept(runs: DistillRunStore, id: string): Promise<void> {
  if ((await runs.get(id)) !== undefined) return;
  throw new AppError({
    code: "not-found",
    message: "This run was deleted.",
    hint: "Begin a new one with the same settings.",
  });
}
