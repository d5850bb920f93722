import type { GraphBuilder, Shape, Value } from "../graph/builder.ts";
import type { ModelConfig } from "../model/config.ts";
import type { KeysAndValues } from "./decoderInputs.ts";
import { fusedDecoder, type Setting } from "./fusedDecoder.ts";
import { type Choosing, nextToken, scalar } from "./nextToken.ts";

/** How far a run has come. */
interface Place {
  /** int64 [batch, 1]: of the newest token; before the first choice [batch, sequence], of the prompt. */
  readonly positions: Value;
  /** int64 [2]: how many keys the cache has, and how many fresh ones there are with that of the newest token. */
  readonly lengths: Value;
  /** int64 [batch, 1]: 1 for rows that have not ended, else 0. */
  readonly active: Value;
}

interface Chosen extends Place {
  /** int64 [batch, 1] */
  readonly token: Value;
  /** [batch, vocabulary] */
  readonly logits: Value;
}

/** Adds to a graph what chooses the tokens of a run. */
export class TokenLoop {
  readonly #config: ModelConfig;
  readonly #setting: Setting;
  readonly #choosing: Choosing;

  constructor(config: ModelConfig, setting: Setting, choosing: Choosing) {
    this.#config = config;
    this.#setting = setting;
    this.#choosing = choosing;
  }

  /** Token number `step` (int64 [1]), which follows the last of `hidden` [batch, sequence, width]. */
  choose(builder: GraphBuilder, hidden: Value, step: Value, { positions, lengths, active }: Place): Chosen {
    const { width, vocabularySize, endTokenId, contextTokens } = this.#config;
    const column = { shape: ["batch", 1] };
    const last = builder.node("Gather", [hidden, scalar(builder, -1)], { shape: ["batch", width] }, { axis: 1 });
    const head = [last, this.#setting.weight("head")];
    const logits = builder.node("MatMul", head, { shape: ["batch", vocabularySize] });
    const token = nextToken(builder, this.#choosing, logits, step);
    const isEnd = builder.node("Equal", [token, scalar(builder, endTokenId)], { type: "bool", ...column });
    const position = builder.node("Gather", [positions, builder.integers([-1])], column, { axis: 1 });
    const following = builder.node("Add", [position, scalar(builder, 1)], column);
    return {
      token,
      logits,
      // A row that has ended counts on beside the others, at most to the context's end.
      positions: builder.node("Min", [following, scalar(builder, contextTokens - 1)], column),
      lengths: builder.node("Add", [lengths, builder.integers([0, 1])], { shape: [2] }),
      active: builder.node("Where", [isEnd, scalar(builder, 0), active], { type: "int64", ...column }),
    };
  }

  /** At most `steps` (int64 []) tokens after `first`. `tokens` int64 [batch, 1 + steps]; `fresh` of the layers in turn. */
  goOn(
    builder: GraphBuilder,
    steps: Value,
    first: Chosen,
    fresh: readonly KeysAndValues[],
  ): { readonly tokens: Value; readonly fresh: readonly Value[] } {
    const { keyValueHeads, headWidth } = this.#config;
    const column = ["batch", 1];
    // onnxruntime believes what is declared, so what grows has no size in its shape.
    const carried: readonly [Value, Shape][] = [
      [first.token, ["batch", "chosen"]],
      [first.token, column],
      [first.positions, column],
      [first.lengths, [2]],
      [first.active, column],
      ...flat(fresh).map((value): [Value, Shape] => [value, ["batch", keyValueHeads, "earlier", headWidth]]),
    ];
    const body = builder.inner("body");
    const iteration = body.input("iteration", "int64", []);
    body.input("going", "bool", []);
    const inputs = carried.map(([{ type }, shape], i) => body.input(`carried.${i}`, type, shape));
    const [tokens, token, positions, lengths, active] = inputs as [Value, Value, Value, Value, Value];
    const before = inputs.slice(5);
    const earlier = fresh.map((_, layer) => ({ key: before[2 * layer]!, value: before[2 * layer + 1]! }));
    const newest = { ids: token, positions, earlier, freshMask: undefined, lengths };
    const read = fusedDecoder(body, this.#config, this.#setting, newest);
    const step = body.node("Add", [iteration, body.integers([1])], { shape: [1] });
    const next = this.choose(body, read.hidden, step, { positions, lengths, active });
    const all = body.node("Concat", [tokens, next.token], { shape: ["batch", "chosen"] }, { axis: 1 });
    const handed = [all, next.token, next.positions, next.lengths, next.active, ...flat(read.fresh)];
    body.results([anyOf(body, next.active), ...handed]);

    const initial = carried.map(([value]) => value);
    const outputs = carried.map(([{ type }, shape]) => ({ type, shape }));
    const going = anyOf(builder, first.active);
    const results = builder.nodes("Loop", [steps, going, ...initial], outputs, { body: body.build() });
    return { tokens: results[0]!, fresh: results.slice(5) };
  }
}

/** bool []: whether any row of int64 [batch, 1] is not 0. */
function anyOf(builder: GraphBuilder, flags: Value): Value {
  const highest = builder.node("ReduceMax", [flags], { shape: [] }, { keepdims: 0 });
  return builder.node("Greater", [highest, scalar(builder, 0)], { type: "bool", shape: [] });
}

export function flat(layers: readonly KeysAndValues[]): Value[] {
  return layers.flatMap(({ key, value }) => [key, value]);
}
