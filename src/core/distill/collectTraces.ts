import { throwIfAborted } from "../errors.ts";
import { gradeResponse } from "../grading/grade.ts";
import { hash } from "../hash.ts";
import type { Completion, GenerationItem, Generator } from "../ports.ts";
import { generateProblem } from "../problems/generate.ts";
import type { GeneratedProblem } from "../problems/problem.ts";
import { rowsTogether } from "../rowsTogether.ts";
import { studentPrompt } from "../traces/solution.ts";
import type { Collection, CollectionEvent, CollectionStore, NotKept, SampledTrace, TraceBlock } from "./collection.ts";
import type { DistillPlan } from "./plan.ts";

/** Samples of a block. */
const BLOCK_SAMPLES = 64;

/**
 * Samples the student's own traces on problems of the train split, grades them, and keeps the right ones. The student is the
 * plan's. Blocks are sampled together as far as the device gains from it; batch mates change the last digits. On abort rejects
 * with AbortError, and the blocks stored so far stand.
 */
export async function collectTraces(
  signal: AbortSignal,
  student: Generator,
  plan: DistillPlan,
  onEvent: (event: CollectionEvent) => void,
  { stored = [], store }: CollectionStore = {},
): Promise<Collection> {
  const { problems, draws } = plan.traces;
  const perBlock = Math.max(1, Math.floor(BLOCK_SAMPLES / draws));
  const total = problems * draws;
  const known = new Map(stored.map((block) => [block.index, block]));
  const samplesOf = (index: number): number => Math.min(perBlock, problems - index * perBlock) * draws;
  const indices = Array.from({ length: Math.ceil(problems / perBlock) }, (_, index) => index);
  const open = indices.filter((index) => !known.has(index));
  let done = total - open.reduce((sum, index) => sum + samplesOf(index), 0);
  // With nothing left to sample, the student need not be there.
  const rows = open.length === 0 ? 0 : rowsTogether((await student.load(signal, () => {})).device);
  const together = Math.max(1, Math.floor(rows / (perBlock * draws)));
  onEvent({ type: "planned", done, total, together: together * perBlock * draws });
  for (let first = 0; first < open.length; first += together) {
    throwIfAborted(signal);
    const asked = open.slice(first, first + together).map((index) => ({ index, samples: samplesOfBlock(index) }));
    const before = done;
    const completions = await complete(
      signal,
      student,
      asked.flatMap(({ samples }) => samples),
      () => onEvent({ type: "item", done: ++done, total }),
    );
    done = before;
    for (const { index, samples } of asked) {
      const block = judgeBlock(index, samples, completions);
      await store?.(block);
      known.set(index, block);
      done += samples.length;
      onEvent({ type: "block", block, done, total });
    }
  }
  const blocks = indices.map((index) => known.get(index)!);
  return {
    traces: blocks.flatMap(({ traces }) => traces),
    sampled: total,
    notKept: blocks.map(({ notKept }) => notKept).reduce(sum, NOTHING),
  };

  function samplesOfBlock(index: number): Sample[] {
    return Array.from({ length: samplesOf(index) }, (_, i) => {
      const problem = trainProblem(plan, index * perBlock + Math.floor(i / draws));
      return { problem, item: sampleItem(plan, problem, i % draws) };
    });
  }
}

interface Sample {
  readonly problem: GeneratedProblem;
  readonly item: GenerationItem;
}

const NOTHING: NotKept = { wrong: 0, noAnswer: 0, truncated: 0, failed: 0, repeated: 0 };

function sum(a: NotKept, b: NotKept): NotKept {
  return {
    wrong: a.wrong + b.wrong,
    noAnswer: a.noAnswer + b.noAnswer,
    truncated: a.truncated + b.truncated,
    failed: a.failed + b.failed,
    repeated: a.repeated + b.repeated,
  };
}

function trainProblem({ seed, traces: { minSteps, maxSteps } }: DistillPlan, index: number): GeneratedProblem {
  return generateProblem({ seed, split: "train", index, minSteps, maxSteps });
}

/** Completions by item; a sample that failed has none. */
async function complete(
  signal: AbortSignal,
  student: Generator,
  samples: readonly Sample[],
  onItem: () => void,
): Promise<ReadonlyMap<string, Completion>> {
  const completions = await student.generate(signal, { items: samples.map(({ item }) => item) }, ({ type }) => {
    if (type === "finished" || type === "failed") onItem();
  });
  return new Map(completions.map((completion) => [completion.itemId, completion]));
}

function judgeBlock(
  index: number,
  samples: readonly Sample[],
  completions: ReadonlyMap<string, Completion>,
): TraceBlock {
  const traces: SampledTrace[] = [];
  const notKept = { ...NOTHING };
  for (const { problem, item } of samples) {
    const judged = judge(problem, completions.get(item.id), traces);
    if (typeof judged === "string") notKept[judged]++;
    else traces.push(judged);
  }
  return { index, traces, notKept };
}

function sampleItem(plan: DistillPlan, problem: GeneratedProblem, draw: number): GenerationItem {
  const { temperature, topP, maxNewTokens } = plan.traces;
  const { revision } = plan.student;
  return {
    id: `${problem.id}/${draw}`,
    prompt: { kind: "text", text: studentPrompt(problem.question, plan.student.style) },
    decoding: { maxNewTokens, temperature, topP, seed: plan.seed },
    sampleKey: hash(JSON.stringify([revision, temperature, topP, problem.id, draw])),
  };
}

/** The trace if it is to be kept, else why not. */
function judge(
  problem: GeneratedProblem,
  completion: Completion | undefined,
  kept: readonly SampledTrace[],
): SampledTrace | keyof NotKept {
  if (completion === undefined) return "failed";
  const { text, finishReason, newTokens } = completion;
  const { kind } = gradeResponse({ response: text, gold: problem.answer, finishReason }).strict;
  if (finishReason === "length" || kind === "truncated") return "truncated";
  if (kind === "noAnswer") return "noAnswer";
  if (kind !== "correct") return "wrong";
  const { question } = problem;
  if (kept.some((trace) => trace.question === question && trace.response === text)) return "repeated";
  return { question, response: text, problemId: problem.id, tokens: newTokens.value };
}
