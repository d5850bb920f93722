import type { TensorData, TensorType } from "../../core/ports.ts";

/** A static size, or the name of a size known only when the graph runs ("batch"). */
export type Dim = number | string;
export type Shape = readonly Dim[];

/** A tensor in a graph under construction. */
export interface Value {
  readonly name: string;
  readonly type: TensorType;
  readonly shape: Shape;
}

/** A graph is the body of a Loop or a branch of an If: it reads values of the graph around it by their names. */
export type Attribute = number | string | readonly number[] | { readonly float: number } | Graph;

export interface Node {
  readonly op: string;
  /** "" is ONNX's own operator set, "com.microsoft" holds onnxruntime's additions. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface Initializer extends Value {
  readonly data: TensorData;
}

export interface Graph {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly initializers: readonly Initializer[];
  readonly nodes: readonly Node[];
}

/**
 * How a gradient flows back through one operation. `pull` gets the gradients of all outputs and, per input, whether its
 * gradient is wanted; it adds the nodes that compute it (in the input's own shape) and may leave the others undefined.
 */
export interface TapeEntry {
  readonly outputs: readonly Value[];
  readonly inputs: readonly Value[];
  readonly pull: (gradients: readonly Value[], wanted: readonly boolean[]) => readonly (Value | undefined)[];
}

/** Builds an op graph node by node; differentiable operations (../ops) also record themselves on the tape. */
export class GraphBuilder {
  readonly tape: TapeEntry[] = [];
  readonly #inputs: Value[] = [];
  readonly #outputs: Value[] = [];
  readonly #initializers: Initializer[] = [];
  readonly #nodes: Node[] = [];
  readonly #constants = new Map<string, Value>();
  /** The names of nodes' outputs that are outputs of the graph, and those that they get. */
  readonly #renamed = new Map<string, string>();
  readonly #prefix: string;
  #count = 0;

  /** Names are unique across a graph and those inside it, so what an inner one names gets a prefix. */
  constructor(prefix = "") {
    this.#prefix = prefix;
  }

  /** A builder for a body or a branch. */
  inner(name: string): GraphBuilder {
    return new GraphBuilder(`${this.#prefix}${name}.`);
  }

  input(name: string, type: TensorType, shape: Shape): Value {
    const value = { name: this.#prefix + name, type, shape };
    this.#inputs.push(value);
    return value;
  }

  initializer(name: string, type: TensorType, shape: readonly number[], data: TensorData): Value {
    this.#initializers.push({ name, type, shape, data });
    return { name, type, shape };
  }

  /** A float32 scalar, shape []. */
  scalar(value: number): Value {
    return this.#constant(`float:${value}`, "float32", [], Float32Array.of(value));
  }

  /** float32 zeros. */
  zeros(shape: readonly number[]): Value {
    return this.#constant(`zeros:${shape.join(",")}`, "float32", shape, new Float32Array(product(shape)));
  }

  /** An int64 vector, shape [values.length]: shapes, axes, split sizes. */
  integers(values: readonly number[]): Value {
    return this.#constant(`int:${values.join(",")}`, "int64", [values.length], BigInt64Array.from(values, BigInt));
  }

  /** The int32 vector 0 … count − 1. */
  range(count: number): Value {
    return this.#constant(
      `range:${count}`,
      "int32",
      [count],
      Int32Array.from({ length: count }, (_, i) => i),
    );
  }

  /** Adds a node with one output. */
  node(
    op: string,
    inputs: readonly Value[],
    output: { readonly type?: TensorType; readonly shape: Shape },
    attributes: Readonly<Record<string, Attribute>> = {},
    domain = "",
  ): Value {
    return this.nodes(op, inputs, [output], attributes, domain)[0]!;
  }

  /** Adds a node with several outputs, without those left undefined. An output's type defaults to the first input's. */
  nodes(
    op: string,
    inputs: readonly Value[],
    outputs: readonly ({ readonly type?: TensorType; readonly shape: Shape } | undefined)[],
    attributes: Readonly<Record<string, Attribute>> = {},
    domain = "",
  ): Value[] {
    const values = outputs.map(
      (output) =>
        output && {
          name: `${this.#prefix}${op}_${this.#count++}`,
          type: output.type ?? inputs[0]?.type ?? "float32",
          shape: output.shape,
        },
    );
    this.#nodes.push({
      op,
      domain,
      inputs: inputs.map((value) => value.name),
      outputs: values.map((value) => value?.name ?? ""),
      attributes,
    });
    return values.filter((value) => value !== undefined);
  }

  /** Declares a value as an output of the graph under a name of its own: what makes it takes that name, to save a copy. */
  output(name: string, value: Value): void {
    this.#outputs.push({ name, type: value.type, shape: value.shape });
    const isMadeHere = this.#nodes.some(({ outputs }) => outputs.includes(value.name));
    if (isMadeHere && !this.#renamed.has(value.name)) this.#renamed.set(value.name, name);
    else this.#nodes.push({ op: "Identity", domain: "", inputs: [value.name], outputs: [name], attributes: {} });
  }

  /** Declares the outputs of a body or a branch, which go by their order: no copy for the sake of a name. */
  results(values: readonly Value[]): void {
    this.#outputs.push(...values);
  }

  build(): Graph {
    return {
      inputs: this.#inputs,
      outputs: this.#outputs,
      initializers: this.#initializers,
      nodes: rename(this.#nodes, this.#renamed),
    };
  }

  #constant(key: string, type: TensorType, shape: readonly number[], data: TensorData): Value {
    let value = this.#constants.get(key);
    if (!value) {
      value = this.initializer(`${this.#prefix}constant_${this.#constants.size}`, type, shape, data);
      this.#constants.set(key, value);
    }
    return value;
  }
}

/** Everywhere, in the graphs inside as well, which read values of this one by their names. */
function rename(nodes: readonly Node[], names: ReadonlyMap<string, string>): Node[] {
  if (names.size === 0) return [...nodes];
  const renamed = (all: readonly string[]): string[] => all.map((name) => names.get(name) ?? name);
  const inside = (value: Attribute): Attribute =>
    typeof value === "object" && "nodes" in value ? { ...value, nodes: rename(value.nodes, names) } : value;
  return nodes.map((node) => ({
    ...node,
    inputs: renamed(node.inputs),
    outputs: renamed(node.outputs),
    attributes: Object.fromEntries(Object.entries(node.attributes).map(([key, value]) => [key, inside(value)])),
  }));
}

/** The static sizes of a shape; throws where one is symbolic, which no gradient can be built for. */
export function staticShape(value: Value): number[] {
  return value.shape.map((dim) => {
    if (typeof dim === "string") throw new TypeError(`${value.name} has the symbolic size ${dim}`);
    return dim;
  });
}

export function product(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total * size, 1);
}
