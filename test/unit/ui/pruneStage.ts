import { ScriptedGenerator } from "../../../src/adapters/generators/scripted.ts";
import { memoryLock } from "../../../src/adapters/storage/locks.ts";
import { memoryBatches } from "../../../src/adapters/storage/memoryBatches.ts";
import { memoryDataSets } from "../../../src/adapters/storage/memoryDataSets.ts";
import { memoryRuns } from "../../../src/adapters/storage/memoryRuns.ts";
import type { Pruner } from "../../../src/core/distill/pruner.ts";
import { AppError } from "../../../src/core/errors.ts";
import type { Generator } from "../../../src/core/ports.ts";
import type { TeacherDialogue } from "../../../src/core/teacher/llm/dialogue.ts";
import type { TeacherTrace } from "../../../src/core/teacher/teacher.ts";
import type { ServerState } from "../../../src/ui/models/serverState.svelte.ts";
import { PRUNE_EXAMPLES } from "../../../src/ui/screens/prune/pruneExamples.ts";
import type { PrunePorts } from "../../../src/ui/screens/prune/prunePorts.ts";
import { PruneState } from "../../../src/ui/screens/prune/pruneState.svelte.ts";
import { type Asked, dialogue, oracleReply, scriptedTeacher, symbolic } from "../llm/scriptedTeacher.ts";
import { STUDENT } from "./handGenerator.ts";
import { mapStorage, shelfStage } from "./shelfStage.ts";

/** The symbolic teacher, counting characters, and the talks with models, in this thread. */
export const TEACHER: Pruner & TeacherDialogue = { ...symbolic, ...dialogue };
/** The name of the model that `setUp` chooses. */
export const QWEN = "qwen@localhost:8000";

export function prunePorts(more: Partial<PrunePorts> = {}): PrunePorts {
  let ids = 0;
  let now = 0;
  return {
    pruner: TEACHER,
    runs: memoryRuns(),
    dataSets: memoryDataSets(),
    batches: memoryBatches(),
    lock: memoryLock(),
    remoteStudent: () => scriptedTeacher(() => "No."),
    tabStorage: mapStorage(),
    clock: { now: () => (now += 1000) },
    today: () => ids,
    newId: () => `set-${++ids}`,
    breathe: () => Promise.resolve(),
    ...more,
  };
}

/** The Prune screen, with a student that writes one short trace. */
export function pruneStage(more: Partial<PrunePorts> = {}): PruneState {
  const clock = { now: () => 0 };
  const tokens = ["3 + 4 = 7.", "\n#### 7"].map((text, id) => ({ id, text }));
  const generator = new ScriptedGenerator({
    model: STUDENT,
    clock,
    wait: () => Promise.resolve(),
    replyTo: () => ({ kind: "reply", promptTokens: 3, tokens, finishReason: "stop" }),
  });
  return new PruneState({ shelf: shelfStage(() => generator, clock), ports: prunePorts(more) });
}

export function setUp(server: ServerState): void {
  server.change({ baseUrl: "http://localhost:8000/v1", model: "qwen", apiKey: "sk-1", concurrency: 1 });
}

export interface AskedServer {
  readonly remoteStudent: () => Generator;
  /** What it was asked about, in order. */
  readonly asked: Asked[];
  /** While it is set, every request fails. */
  failure: AppError | undefined;
}

/** A server whose model decides as the symbolic teacher does about these traces and the examples, unless told otherwise. */
export function askedServer(
  traces: readonly TeacherTrace[] = [],
  reply: (right: string, asked: Asked) => string = (right) => right,
): AskedServer {
  const asked: Asked[] = [];
  const server: AskedServer = {
    asked,
    failure: undefined,
    remoteStudent: () => {
      const inner = scriptedTeacher((request) => {
        asked.push(request);
        return reply(oracleReply([...traces, ...PRUNE_EXAMPLES], request), request);
      });
      return {
        load: (...call) => inner.load(...call),
        unload: () => inner.unload(),
        generate: async (...call) => {
          if (server.failure) throw server.failure;
          return inner.generate(...call);
        },
      };
    },
  };
  return server;
}

export const AWAY = new AppError({ code: "network", message: "The server cannot be reached.", hint: "Start it." });
