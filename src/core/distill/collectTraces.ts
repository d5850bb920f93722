import { throwIfAborted } from "../errors.ts";
import { gradeResponse } from "../grading/grade.ts";
import { hash } from "../hash.ts";
import type { Completion, GenerationItem, Generator } from "../ports.ts";
import { generateProblem } from "../problems/generate.ts";
import type { GeneratedProblem } from "../problems/problem.ts";
import { studentPrompt } from "../traces/solution.ts";
import type { Collection, CollectionEvent, CollectionStore, NotKept, SampledTrace, TraceBlock } from "./collection.ts";
import type { DistillPlan } from "./plan.ts";

/** Samples of one request; a block is sampled together, and batch mates change the last digits. */
const BLOCK_SAMPLES = 64;

/**
 * Samples the student's own traces on problems of the train split, grades them, and keeps the right ones. The student is the
 * plan's, loaded. On abort rejects with AbortError, and the blocks stored so far stand.
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
  const blocks: TraceBlock[] = [];
  const samplesOf = (index: number): number => Math.min(perBlock, problems - index * perBlock) * draws;
  const count = Math.ceil(problems / perBlock);
  const indices = Array.from({ length: count }, (_, index) => index);
  let done = indices.filter((index) => known.has(index)).reduce((sum, index) => sum + samplesOf(index), 0);
  onEvent({ type: "planned", done, total });
  for (const index of indices) {
    let block = known.get(index);
    if (block === undefined) {
      throwIfAborted(signal);
      const before = done;
      const from = index * perBlock;
      const members = Array.from({ length: samplesOf(index) / draws }, (_, i) => trainProblem(plan, from + i));
      block = await sampleBlock(signal, student, plan, index, members, () =>
        onEvent({ type: "item", done: ++done, total }),
      );
      await store?.(block);
      done = before + samplesOf(index);
      onEvent({ type: "block", block, done, total });
    }
    blocks.push(block);
  }
  return {
    traces: blocks.flatMap(({ traces }) => traces),
    sampled: total,
    notKept: blocks.map(({ notKept }) => notKept).reduce(sum, NOTHING),
  };
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

async function sampleBlock(
  signal: AbortSignal,
  student: Generator,
  plan: DistillPlan,
  index: number,
  problems: readonly GeneratedProblem[],
  onItem: () => void,
): Promise<TraceBlock> {
  const samples = problems.flatMap((problem) =>
    Array.from({ length: plan.traces.draws }, (_, draw) => ({ problem, item: sampleItem(plan, problem, draw) })),
  );
  const completions = await student.generate(signal, { items: samples.map(({ item }) => item) }, ({ type }) => {
    if (type === "finished" || type === "failed") onItem();
  });
  const byItem = new Map(completions.map((completion) => [completion.itemId, completion]));
  const traces: SampledTrace[] = [];
  const notKept = { ...NOTHING };
  for (const { problem, item } of samples) {
    const judged = judge(problem, byItem.get(item.id), traces);
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
