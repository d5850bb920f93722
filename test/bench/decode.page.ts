/** The decoding bench's page: the same greedy answers of the embedded student from the engine and from transformers.js, in turns. */
import { type Remote, wrap } from "comlink";

import type { Answers, DecodeSide, Place } from "./decode.worker.ts";

export interface DecodePlan {
  readonly device: Place["device"];
  /** Of each side on WASM: ours are workers with one thread each, as on the page. */
  readonly cores: number;
  readonly problems: number;
  readonly rounds: number;
  /** Problems in one style that the page's Evaluate screen decodes together, in all workers. */
  readonly block: number;
  /** Of transformers.js, the best of which is its own. */
  readonly rivalBatches: readonly number[];
  /** Problems of a whole evaluation, for ours alone. */
  readonly evaluation: number;
}

export interface DecodeResult {
  /** Milliseconds for all problems in both styles. */
  readonly ours: readonly number[];
  readonly rivalBatch1: readonly number[];
  readonly rivalBest: readonly number[];
  readonly bestBatch: number;
  readonly sameIds: boolean;
  readonly evaluationMs: number;
}

export async function run(plan: DecodePlan): Promise<DecodeResult> {
  const { device, problems, block, cores } = plan;
  const count = device === "webgpu" ? 1 : cores;
  const lanes = await Promise.all(
    Array.from({ length: count }, async () => {
      const lane = startWorker();
      await lane.openOurs({ device, threads: 1 });
      return lane;
    }),
  );
  const rival = startWorker();
  await rival.openRival({ device, threads: cores });
  /** The answers of the lanes one after the other; each has as many problems as the others, give or take one. */
  const answered = async (asked: number): Promise<Answers> => {
    const bounds = Array.from({ length: count + 1 }, (_, i) => Math.round((i * asked) / count));
    const parts = await Promise.all(
      lanes.map((lane, i) => lane.answers(bounds[i]!, bounds[i + 1]!, Math.ceil(block / count))),
    );
    return [0, 1].flatMap((style) => parts.flatMap((part) => half(part, style)));
  };
  const theirs = (batch: number) => rival.answers(0, problems, batch);

  const expected = await answered(problems);
  await rival.answers(0, Math.min(8, problems), 8);
  const timesByBatch = new Map<number, number>();
  for (const batch of plan.rivalBatches) timesByBatch.set(batch, (await timed(() => theirs(batch))).ms);
  const bestBatch = [...timesByBatch].reduce((a, b) => (b[1] < a[1] ? b : a))[0];

  const times = { ours: [] as number[], rivalBatch1: [] as number[], rivalBest: [] as number[] };
  let sameIds = true;
  for (let round = 0; round < plan.rounds; round++) {
    for (const [name, work] of [
      ["ours", () => answered(problems)],
      ["rivalBatch1", () => theirs(1)],
      ["rivalBest", () => theirs(bestBatch)],
    ] as const) {
      const { ms, result } = await timed(work);
      times[name].push(ms);
      sameIds &&= JSON.stringify(result) === JSON.stringify(expected);
    }
  }
  const evaluationMs = (await timed(() => answered(plan.evaluation))).ms;
  return { ...times, bestBatch, sameIds, evaluationMs };
}

function startWorker(): Remote<DecodeSide> {
  return wrap<DecodeSide>(new Worker("/test/bench/decode.worker.ts", { type: "module" }));
}

/** The answers in one of the two styles. */
function half(answers: Answers, style: number): Answers {
  const size = answers.length / 2;
  return answers.slice(style * size, (style + 1) * size);
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const start = performance.now();
  const result = await work();
  return { ms: performance.now() - start, result };
}
