/**
 * One side of the decoding bench: the engine's batched decoder, or transformers.js. In a worker, where the page runs its
 * models too: on the page's own thread, WebAssembly's threads wait for each other busily.
 */
import type { Tensor } from "@huggingface/transformers";
import {
  AutoModelForCausalLM,
  AutoTokenizer,
  env,
  type PreTrainedModel,
  StoppingCriteria,
} from "@huggingface/transformers";
import { expose } from "comlink";

import { ortPaths } from "../../src/adapters/device/ortPaths.ts";
import { ortWeb } from "../../src/adapters/device/ortWeb.ts";
import { generateProblem } from "../../src/core/problems/generate.ts";
import { studentPrompt } from "../../src/core/traces/solution.ts";
import { decode } from "../../src/engine/decoder/decode.ts";
import { type DecoderModel, loadDecoder } from "../../src/engine/decoder/decoderModel.ts";

export type Answers = readonly (readonly number[])[];

const MODEL = "student";
const STYLES = ["verbose", "pruned"] as const;
const MAX_NEW_TOKENS = 400;

/** Answers the problems from `first` to before `end` in both styles, one style after the other: greedy token ids. */
type Answering = (first: number, end: number, batch: number) => Promise<Answers>;

let answer: Answering = () => Promise.reject(new Error("Open one side first."));

export interface Place {
  readonly device: "wasm" | "webgpu";
  /** Of WASM. */
  readonly threads: number;
}

const side = {
  openOurs: async (place: Place): Promise<void> => {
    const decoder = await loadOurs(place);
    const tokenizer = await loadTokenizer();
    answer = (first, end, batch) => {
      const arms = promptsOf(first, end).map((arm) => arm.map((prompt) => tokenizer.encode(prompt)));
      return ourAnswers(decoder, arms, batch);
    };
  },
  openRival: async (place: Place): Promise<void> => {
    const rival = await loadRival(place);
    answer = (first, end, batch) => rival(promptsOf(first, end), batch);
  },
  answers: (first: number, end: number, batch: number): Promise<Answers> => answer(first, end, batch),
};
export type DecodeSide = typeof side;

expose(side);

function promptsOf(first: number, end: number): string[][] {
  const problems = Array.from({ length: end - first }, (_, i) =>
    generateProblem({ seed: 1, split: "validation", index: first + i, minSteps: 2, maxSteps: 4 }),
  );
  return STYLES.map((style) => problems.map(({ question }) => studentPrompt(question, style)));
}

function loadTokenizer() {
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.localModelPath = "/models/";
  return AutoTokenizer.from_pretrained(MODEL);
}

async function loadOurs(place: Place): Promise<DecoderModel> {
  const file = async (name: string) => (await fetch(`/models/${MODEL}/${name}`)).arrayBuffer();
  const config: unknown = JSON.parse(new TextDecoder().decode(await file("config.json")));
  const weights = new Uint8Array(await file("model.safetensors"));
  return loadDecoder(await ortWeb(place), { config, weights });
}

async function ourAnswers(decoder: DecoderModel, arms: readonly (readonly number[])[][], batch: number) {
  const answers: number[][] = [];
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

async function loadRival({ device, threads }: Place) {
  const tokenizer = await loadTokenizer();
  env.useWasmCache = false;
  Object.assign(env.backends.onnx.wasm!, { wasmPaths: { ...ortPaths(device) }, numThreads: threads, proxy: false });
  const model: PreTrainedModel = await AutoModelForCausalLM.from_pretrained(MODEL, { dtype: "fp32", device });
  const end = (model.config as { eos_token_id?: number }).eos_token_id!;
  return async (prompts: readonly string[][], batch: number): Promise<Answers> => {
    const all: number[][] = [];
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
