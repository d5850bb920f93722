import { throwIfAborted } from "../core/errors.ts";
import type {
  Completion,
  GenerationEvent,
  GenerationRequest,
  Generator,
  LoadEvent,
  ModelDescription,
  Prompt,
  PromptFacts,
} from "../core/ports.ts";
import type { InferenceConnection } from "./connect.ts";
import type { ModelRequest } from "./contract.ts";

/** A worker with fewer items than this costs more to start than it saves. */
const FEWEST_ITEMS = 4;
const MOST_LANES = 4;

/**
 * Several workers as one. A small model gains little from threads that share each of its products, and much from whole
 * batches side by side; nor does it need memory that threads share, which not every host allows. A student of ours runs in
 * all of them once a request is large enough; everything else runs in the first.
 */
export function connectLanes(lanes: readonly [InferenceConnection, ...InferenceConnection[]]): InferenceConnection {
  const [first] = lanes;
  return {
    generator: (model) =>
      isStudent(model) ? new LaneGenerator(lanes.map((lane) => lane.generator(model))) : first.generator(model),
    describeDevice: (signal) => first.describeDevice(signal),
    start: (threads) => first.start(threads),
    close: () => lanes.forEach((lane) => lane.close()),
  };
}

/** How many workers a machine with so many cores is worth. */
export function laneCount(cores: number): number {
  return Math.max(1, Math.min(MOST_LANES, cores));
}

function isStudent(model: ModelRequest): boolean {
  return "source" in model && (model.source.kind === "student" || model.source.kind === "kept");
}

class LaneGenerator implements Generator {
  readonly #lanes: readonly Generator[];
  readonly #used = new Set<Generator>();
  #model: ModelDescription | undefined;

  constructor(lanes: readonly Generator[]) {
    this.#lanes = lanes;
  }

  async load(signal: AbortSignal, onEvent: (event: LoadEvent) => void): Promise<ModelDescription> {
    this.#model = await this.#use(0).load(signal, onEvent);
    return this.#model;
  }

  async generate(
    signal: AbortSignal,
    request: GenerationRequest,
    onEvent: (event: GenerationEvent) => void,
  ): Promise<Completion[]> {
    const { items } = request;
    const count = Math.min(this.#lanes.length, Math.floor(items.length / FEWEST_ITEMS));
    if (count < 2 || (await this.#device(signal)) !== "wasm") return this.#use(0).generate(signal, request, onEvent);
    throwIfAborted(signal);
    const failed = new AbortController();
    const either = AbortSignal.any([signal, failed.signal]);
    const parts = await Promise.allSettled(
      Array.from({ length: count }, async (_, lane) => {
        const own = items.filter((_item, place) => place % count === lane);
        try {
          return await this.#use(lane).generate(either, { ...request, items: own }, onEvent);
        } catch (thrown) {
          if (!either.aborted) failed.abort(thrown);
          throw thrown;
        }
      }),
    );
    throwIfAborted(signal);
    if (failed.signal.aborted) throw failed.signal.reason;
    const completions = parts.flatMap((part) => (part.status === "fulfilled" ? part.value : []));
    const places = new Map(items.map(({ id }, place) => [id, place]));
    return completions.sort((a, b) => places.get(a.itemId)! - places.get(b.itemId)!);
  }

  async inspect(signal: AbortSignal, prompts: readonly Prompt[]): Promise<readonly PromptFacts[] | undefined> {
    return this.#use(0).inspect?.(signal, prompts);
  }

  async unload(): Promise<void> {
    const used = [...this.#used];
    this.#used.clear();
    this.#model = undefined;
    await Promise.all(used.map((lane) => lane.unload()));
  }

  async #device(signal: AbortSignal): Promise<ModelDescription["device"]> {
    return (this.#model ?? (await this.load(signal, () => {}))).device;
  }

  #use(lane: number): Generator {
    const generator = this.#lanes[lane]!;
    this.#used.add(generator);
    return generator;
  }
}
