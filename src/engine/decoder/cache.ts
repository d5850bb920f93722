import type { OrtRuntime, OrtTensor } from "../../core/ports.ts";
import type { ModelConfig } from "../model/config.ts";

/** The keys and values of a batch, [rows, K, length, d] a tensor, handed from each run to the next. */
export class Cache {
  readonly #runtime: OrtRuntime;
  readonly #names: readonly { readonly past: string; readonly present: string }[];
  #tensors: OrtTensor[];

  constructor(config: ModelConfig, runtime: OrtRuntime, rows: number) {
    this.#runtime = runtime;
    this.#names = Cache.names(config);
    const dims = [rows, config.keyValueHeads, 0, config.headWidth];
    this.#tensors = this.#names.map(() => runtime.tensor("float32", new Float32Array(0), dims));
  }

  static names({ layers }: ModelConfig): { readonly past: string; readonly present: string }[] {
    return Array.from({ length: layers }, (_, layer) => layer).flatMap((layer) =>
      ["key", "value"].map((kind) => ({
        past: `past_key_values.${layer}.${kind}`,
        present: `present.${layer}.${kind}`,
      })),
    );
  }

  /** Of keys, in each row. */
  get length(): number {
    return this.#tensors[0]!.dims[2]!;
  }

  get outputs(): string[] {
    return this.#names.map(({ present }) => present);
  }

  feeds(): Record<string, OrtTensor> {
    return Object.fromEntries(this.#names.map(({ past }, i) => [past, this.#tensors[i]!]));
  }

  /** Takes the outputs of a run as the new cache. */
  replace(outputs: Readonly<Record<string, OrtTensor>>): void {
    this.dispose();
    this.#tensors = this.#names.map(({ present }) => outputs[present]!);
  }

  /** Keeps these rows alone. */
  async keep(rows: readonly number[]): Promise<void> {
    this.#tensors = await Promise.all(
      this.#tensors.map(async (tensor) => {
        const data = (await tensor.read()) as Float32Array;
        const size = data.length / tensor.dims[0]!;
        const kept = new Float32Array(rows.length * size);
        rows.forEach((row, i) => kept.set(data.subarray(row * size, (row + 1) * size), i * size));
        const dims = [rows.length, ...tensor.dims.slice(1)];
        tensor.dispose();
        return this.#runtime.tensor("float32", kept, dims);
      }),
    );
  }

  dispose(): void {
    for (const tensor of this.#tensors) tensor.dispose();
  }
}
