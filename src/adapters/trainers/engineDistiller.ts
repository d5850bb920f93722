import { armById } from "../../core/distill/arms.ts";
import { collectTraces } from "../../core/distill/collectTraces.ts";
import type { Distiller } from "../../core/distill/distiller.ts";
import type { ParentStudent } from "../../core/distill/plan.ts";
import { teach } from "../../core/distill/teach.ts";
import { AppError } from "../../core/errors.ts";
import type { Generator, Tokenizer } from "../../core/ports.ts";
import { mean } from "../../core/stats/mean.ts";
import { pruneTrace } from "../../core/teacher/symbolicTeacher.ts";
import { EngineTrainer, type EngineTrainerOptions } from "./engineTrainer.ts";

export interface EngineDistillerOptions extends EngineTrainerOptions {
  /** The parent, to be asked for its traces. */
  readonly student: (parent: ParentStudent) => Generator;
}

/** All stations on one machine: the engine samples and trains, the symbolic teacher prunes. Calls must not overlap. */
export function engineDistiller(options: EngineDistillerOptions): Distiller {
  const trainer = new EngineTrainer(options);
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
    run: (...call) => trainer.run(...call),
    finish: (...call) => trainer.finish(...call),
    measure: (...call) => trainer.measure(...call),
    discard: (...call) => trainer.discard(...call),
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
