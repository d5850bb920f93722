import { armById } from "../../core/distill/arms.ts";
import { collectTraces } from "../../core/distill/collectTraces.ts";
import type { Distiller } from "../../core/distill/distiller.ts";
import type { TrainingPlan } from "../../core/distill/lessons.ts";
import { measureScope } from "../../core/distill/measureScope.ts";
import type { ParentStudent } from "../../core/distill/plan.ts";
import { withFacts } from "../../core/distill/studentFacts.ts";
import { teach } from "../../core/distill/teach.ts";
import type { StudentFiles, TrainedStudent, TrainingOutcome } from "../../core/distill/trainer.ts";
import { AppError, isAbort } from "../../core/errors.ts";
import type { Generator, ModelFiles, Tokenizer } from "../../core/ports.ts";
import { mean } from "../../core/stats/mean.ts";
import { pruneTrace } from "../../core/teacher/symbolicTeacher.ts";
import { EngineTrainer, type EngineTrainerOptions } from "./engineTrainer.ts";

export interface EngineDistillerOptions extends EngineTrainerOptions {
  /** The parent, to be asked for its traces; or one whose files are these. */
  readonly student: (parent: ParentStudent, files?: ModelFiles) => Generator;
}

/** All stations on one machine: the engine samples and trains, the symbolic teacher prunes. Calls must not overlap. */
export function engineDistiller(options: EngineDistillerOptions): Distiller {
  const trainer = new EngineTrainer(options);
  /** Says in its config.json where its problems end, as students that ship with the page do. */
  const withScope = async (
    signal: AbortSignal,
    { plan: { seed, traces } }: TrainingPlan,
    trained: TrainedStudent,
  ): Promise<TrainedStudent> => {
    const student = options.student({ id: "child", revision: "child", style: "verbose" }, inMemory(trained.files));
    const inspect = student.inspect?.bind(student);
    if (!inspect) return trained;
    try {
      const scope = await measureScope(signal, { inspect }, seed, traces.problems);
      return { ...trained, files: withFacts(trained.files, { scope }) };
    } finally {
      await student.unload();
    }
  };
  return {
    collect: async (signal, plan, stored, onEvent) => {
      const student = options.student(plan.student);
      try {
        return await collectTraces(signal, student, plan, onEvent, { stored });
      } finally {
        await student.unload();
      }
    },
    teach: async (signal, plan, traces, onTrace) => {
      const arm = armById(plan.arm);
      if (!arm) throw noSuchArm(plan.arm);
      const tokenizer = await readTokenizer(signal, options, plan.student.id);
      const taught = await teach(
        signal,
        arm,
        traces,
        async (_, trace, split) => {
          await options.breathe();
          return pruneTrace(trace, split);
        },
        onTrace,
      );
      return { ...taught, targetTokens: mean(taught.lessons.map(({ target }) => tokenizer.encode(target).length)) };
    },
    run: async (signal, plan, ...more): Promise<TrainingOutcome> => {
      const outcome = await trainer.run(signal, plan, ...more);
      if (outcome.kind === "paused" || outcome.kind === "diverged") return outcome;
      try {
        return { ...outcome, student: await withScope(signal, plan, outcome.student) };
      } catch (thrown) {
        if (isAbort(thrown)) return { kind: "paused", step: plan.plan.training.steps };
        throw thrown;
      }
    },
    finish: async (signal, plan) => {
      const student = await trainer.finish(signal, plan);
      return student && withScope(signal, plan, student);
    },
    measure: (...call) => trainer.measure(...call),
    discard: (...call) => trainer.discard(...call),
  };
}

function inMemory(files: StudentFiles): ModelFiles {
  return {
    read: async (path) => {
      const bytes = files.get(path);
      if (bytes) return bytes;
      throw new AppError({ code: "bad-model", message: `The student has no ${path}.`, hint: "Train it again." });
    },
  };
}

async function readTokenizer(
  signal: AbortSignal,
  { files, tokenizer }: EngineDistillerOptions,
  parent: string,
): Promise<Tokenizer> {
  const read = async (path: string): Promise<string> =>
    new TextDecoder().decode(await files(parent).read(path, signal, () => {}));
  const [json, config] = await Promise.all(["tokenizer.json", "tokenizer_config.json"].map(read));
  return tokenizer(json!, config!);
}

function noSuchArm(id: string): AppError {
  return new AppError({
    code: "bad-argument",
    message: `There is no arm “${id}”.`,
    hint: "Choose one of those that the page offers.",
  });
}
