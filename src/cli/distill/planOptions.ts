import { readFile } from "node:fs/promises";

import { type Command, Option } from "commander";
import * as v from "valibot";

import { distillPlanSchema } from "../../adapters/storage/distillPlanSchema.ts";
import { ARM_IDS, type ArmId } from "../../core/distill/arm.ts";
import { DISTILL_VERSION, type DistillPlan, type ParentStudent } from "../../core/distill/plan.ts";
import { type DistillSettings, PRESET_IDS, type PresetId, PRESETS, requirePlan } from "../../core/distill/presets.ts";
import { AppError } from "../../core/errors.ts";
import { type Style, STYLES } from "../../core/traces/trace.ts";
import { fileError } from "../jsonl.ts";
import { decimal, wholeNumber } from "../options.ts";

/** The options that decide a plan. */
export interface PlanOptions {
  readonly arm: ArmId;
  readonly seed: number;
  readonly style: Style;
  readonly preset: PresetId;
  readonly plan?: string;
  readonly traces?: number;
  readonly temperature?: number;
  readonly steps?: number;
  readonly examples?: number;
  readonly rate?: number;
  readonly validation?: number;
  readonly every?: number;
  readonly patience?: number;
}

export function addPlanOptions(command: Command): Command {
  return command
    .addOption(new Option("--arm <name>", "what to learn from the traces").choices(ARM_IDS).default("drp"))
    .option("--seed <n>", "of problems, sampling and the order of examples", wholeNumber(0), 7)
    .addOption(new Option("--style <style>", "what the student is asked for").choices(STYLES).default("verbose"))
    .addOption(new Option("--preset <name>", "how much of everything").choices(PRESET_IDS).default("five-minutes"))
    .option(
      "--plan <file>",
      "a plan as JSON, or config.json of a student that was distilled, instead of the options here",
    )
    .option("--traces <n>", "problems of the train split to sample traces for", wholeNumber(1))
    .option("--temperature <t>", "at which traces are sampled", decimal(0, 5))
    .option("--steps <n>", "optimiser steps; warm-up and decay keep their shares", wholeNumber(1))
    .option("--examples <n>", "examples in a step", wholeNumber(1))
    .option("--rate <x>", "peak learning rate", decimal(1e-7, 1))
    .option("--validation <n>", "validation problems of a check", wholeNumber(2))
    .option("--every <n>", "steps between checks", wholeNumber(1))
    .option("--patience <n>", "checks without a better one before training stops early", wholeNumber(1));
}

/** The plan for this parent. Throws AppError `bad-argument` or `bad-file`. */
export async function planOf(options: PlanOptions, student: Omit<ParentStudent, "style">): Promise<DistillPlan> {
  const plan =
    options.plan === undefined
      ? fromOptions(options, { ...student, style: options.style })
      : await fromFile(options.plan, student);
  requirePlan(plan);
  return plan;
}

function fromOptions(options: PlanOptions, student: ParentStudent): DistillPlan {
  const { traces, training, validation } = PRESETS[options.preset];
  const steps = options.steps ?? training.steps;
  const scaled = (count: number): number => Math.round((count * steps) / training.steps);
  return {
    version: DISTILL_VERSION,
    student,
    arm: options.arm,
    seed: options.seed,
    traces: {
      ...traces,
      problems: options.traces ?? traces.problems,
      temperature: options.temperature ?? traces.temperature,
    },
    training: {
      ...training,
      steps,
      examplesPerStep: options.examples ?? training.examplesPerStep,
      peakRate: options.rate ?? training.peakRate,
      warmupSteps: scaled(training.warmupSteps),
      decaySteps: scaled(training.decaySteps),
    },
    validation: {
      problems: options.validation ?? validation.problems,
      every: options.every ?? validation.every,
      ...patienceOf(options.patience ?? validation.patience),
    },
  };
}

function patienceOf(patience: number | undefined): Pick<DistillSettings["validation"], "patience"> {
  return patience === undefined ? {} : { patience };
}

/** config.json of a student that was distilled, here or in the page. */
const exportedShape = v.object({ terse: v.object({ distill: v.object({ plan: v.unknown() }) }) });

/** The plan's own parent must be the one that was given. */
async function fromFile(path: string, student: Omit<ParentStudent, "style">): Promise<DistillPlan> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw fileError(path, cause);
  });
  const json = parse(text);
  const exported = v.safeParse(exportedShape, json);
  const parsed = v.safeParse(distillPlanSchema, exported.success ? exported.output.terse.distill.plan : json);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const where = v.getDotPath(issue) ?? "the plan";
    throw new AppError({ code: "bad-file", message: `${path} is no plan (${where}: ${issue.message}).` });
  }
  const plan = parsed.output;
  if (plan.student.revision !== student.revision) {
    throw new AppError({
      code: "bad-argument",
      message: `${path} is a plan for another student (${plan.student.id}, revision ${plan.student.revision}).`,
      hint: `Give that student with --student; this one is revision ${student.revision}.`,
    });
  }
  return plan;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
