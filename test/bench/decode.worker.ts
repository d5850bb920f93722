/**
 * The same greedy answers of the embedded student from the engine's batched decoder and from transformers.js, in turns. In a
 * worker, where the page runs its models too: on the page's own thread, WebAssembly's threads wait for each other busily.
 */
import type { Tensor } from "@huggingface/transformers";
import {
  AutoModelForCausalLM,
  AutoTokenizer,
  env,
  type PreTrainedModel,
  StoppingCriteria,
} from "@huggingface/transformers";

import { ortPaths } from "../../src/adapters/device/ortPaths.ts";
import { ortWeb } from "../../src/adapters/device/ortWeb.ts";
import { generateProblem } from "../../src/core/problems/generate.ts";
import { studentPrompt } from "../../src/core/traces/solution.ts";
import { decode } from "../../src/engine/decoder/decode.ts";
import { type DecoderModel, loadDecoder } from "../../src/engine/decoder/decoderModel.ts";

export interface DecodePlan {
  readonly threads: number;
  readonly problems: number;
  readonly rounds: number;
  /** Of ours: a block of the Evaluate screen. */
  readonly batch: number;
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

const MODEL = "student";
const STYLES = ["verbose", "pruned"] as const;
const MAX_NEW_TOKENS = 400;

type Answers = number[][];

globalThis.onmessage = async ({ data }: MessageEvent<DecodePlan>) => postMessage(await run(data));

async function run(plan: DecodePlan): Promise<DecodeResult> {
  const rival = await loadRival(plan.threads);
  const { prompts, arms } = await rival.tokenised(plan.problems);
  const decoder = await loadOurs(plan.threads);
  const ours = () => ourAnswers(decoder, arms, plan.batch);
  const theirs = (batch: number) => rival.answers(prompts, batch);

  const expected = await ours();
  await rival.answers([prompts[0]!.slice(0, 8)], 8);
  const timesByBatch = new Map<number, number>();
  for (const batch of plan.rivalBatches) timesByBatch.set(batch, (await timed(() => theirs(batch))).ms);
  const bestBatch = [...timesByBatch].reduce((a, b) => (b[1] < a[1] ? b : a))[0];

  const times = { ours: [] as number[], rivalBatch1: [] as number[], rivalBest: [] as number[] };
  let sameIds = true;
  for (let round = 0; round < plan.rounds; round++) {
    for (const [name, work] of [
      ["ours", ours],
      ["rivalBatch1", () => theirs(1)],
      ["rivalBest", () => theirs(bestBatch)],
    ] as const) {
      const { ms, result } = await timed(work);
      times[name].push(ms);
      sameIds &&= JSON.stringify(result) === JSON.stringify(expected);
    }
  }
  const evaluation = (await rival.tokenised(plan.evaluation)).arms;
  const evaluationMs = (await timed(() => ourAnswers(decoder, evaluation, plan.batch))).ms;
  return { ...times, bestBatch, sameIds, evaluationMs };
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const start = performance.now();
  const result = await work();
  return { ms: performance.now() - start, result };
}

async function loadOurs(threads: number): Promise<DecoderModel> {
  const file = async (name: string) => (await fetch(`/models/${MODEL}/${name}`)).arrayBuffer();
  const config: unknown = JSON.parse(new TextDecoder().decode(await file("config.json")));
  const weights = new Uint8Array(await file("model.safetensors"));
  return loadDecoder(await ortWeb({ device: "wasm", threads }), { config, weights });
}

async function ourAnswers(decoder: DecoderModel, arms: readonly (readonly number[])[][], batch: number) {
  const answers: Answers = [];
  for (const arm of arms) {
    for (let first = 0; first < arm.length; first += batch) {
      const items = arm.slice(first, first + batch).map((promptIds) => ({
        promptIds,
        maxNewTokens: MAX_NEW_TOKENS,
        temperature: 0,
        topP: 1,
        draw: () => 0,
      }));
      const hooks = { onToken: () => {}, afterStep: () => Promise.resolve() };
      const decoded = await decode(new AbortController().signal, decoder, items, hooks);
      answers.push(...decoded.map(({ tokenIds }) => [...tokenIds]));
    }
  }
  return answers;
}

async function loadRival(threads: number) {
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.localModelPath = "/models/";
  env.useWasmCache = false;
  Object.assign(env.backends.onnx.wasm!, { wasmPaths: { ...ortPaths("wasm") }, numThreads: threads, proxy: false });
  const model: PreTrainedModel = await AutoModelForCausalLM.from_pretrained(MODEL, { dtype: "fp32", device: "wasm" });
  const tokenizer = await AutoTokenizer.from_pretrained(MODEL);
  const end = (model.config as { eos_token_id?: number }).eos_token_id!;

  const answers = async (prompts: readonly string[][], batch: number): Promise<Answers> => {
    const all: Answers = [];
    for (const arm of prompts) {
      for (let first = 0; first < arm.length; first += batch) {
        const inputs = tokenizer(arm.slice(first, first + batch), { padding: true }) as Record<string, Tensor>;
        const output = (await model.generate({
          ...inputs,
          max_new_tokens: MAX_NEW_TOKENS,
          do_sample: false,
          stopping_criteria: new EveryRowEnded(end),
        })) as Tensor;
        const width = inputs["input_ids"]!.dims[1]!;
        for (const row of output.tolist() as bigint[][]) {
          const ids = row.slice(width).map(Number);
          all.push(ids.includes(end) ? ids.slice(0, ids.indexOf(end)) : ids);
        }
      }
    }
    return all;
  };
  const tokenised = async (count: number) => {
    const problems = Array.from({ length: count }, (_, index) =>
      generateProblem({ seed: 1, split: "validation", index, minSteps: 2, maxSteps: 4 }),
    );
    const prompts = STYLES.map((style) => problems.map(({ question }) => studentPrompt(question, style)));
    const arms = prompts.map((arm) => arm.map((prompt) => tokenizer.encode(prompt)));
    return { prompts, arms };
  };
  return { answers, tokenised };
}

/** Without it the library writes on until all rows of a batch end in the same step, which they never do. */
class EveryRowEnded extends StoppingCriteria {
  readonly #end: number;
  readonly #ended: boolean[] = [];

  constructor(end: number) {
    super();
    this.#end = end;
  }

  override _call(rows: number[][]): boolean[] {
    return rows.map((ids, row) => (this.#ended[row] ||= Number(ids.at(-1)) === this.#end));
  }
}
