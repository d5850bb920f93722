import type { DataSet, DataSetListing } from "../../../core/distill/dataSet.ts";
import { traceLine, type TraceShape } from "../../../core/distill/traceFile.ts";
import { type AppError, toAppError } from "../../../core/errors.ts";
import type { PrunePorts } from "./prunePorts.ts";

/** Lines that are written between two breaths. */
const LINES = 200;

/** The data sets that were kept. Failures end in `error`, never in a throw. */
export class DataSetsState {
  readonly #ports: Pick<PrunePorts, "dataSets" | "today" | "newId" | "breathe">;
  #all = $state.raw<readonly DataSetListing[]>([]);
  #error = $state.raw<AppError | undefined>(undefined);

  constructor(ports: Pick<PrunePorts, "dataSets" | "today" | "newId" | "breathe">) {
    this.#ports = ports;
  }

  /** Newest first. */
  get all(): readonly DataSetListing[] {
    return this.#all;
  }

  get error(): AppError | undefined {
    return this.#error;
  }

  async refresh(): Promise<void> {
    await this.#attempt(async () => {
      this.#all = await this.#ports.dataSets.list();
    });
  }

  /** Whether it was kept. */
  async keep(set: Omit<DataSet, "id" | "createdAt">): Promise<boolean> {
    return this.#attempt(async () => {
      const { dataSets, newId, today } = this.#ports;
      const createdAt = today();
      await dataSets.put({ ...set, id: newId(), createdAt });
      this.#all = await dataSets.list();
    });
  }

  async delete(id: string): Promise<void> {
    await this.#attempt(async () => {
      await this.#ports.dataSets.delete(id);
      this.#all = await this.#ports.dataSets.list();
    });
  }

  /** As JSONL; undefined where it could not be read. */
  async export(
    id: string,
    shape: TraceShape,
  ): Promise<{ readonly name: string; readonly lines: string[] } | undefined> {
    let set: DataSet | undefined;
    const lines: string[] = [];
    await this.#attempt(async () => {
      set = await this.#ports.dataSets.get(id);
      for (const [i, { question, response, pruned }] of (set?.examples ?? []).entries()) {
        if (i % LINES === 0) await this.#ports.breathe();
        lines.push(`${traceLine(shape, question, response, pruned)}\n`);
      }
    });
    return set && { name: `${set.title.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60)}.jsonl`, lines };
  }

  async #attempt(work: () => Promise<void>): Promise<boolean> {
    this.#error = undefined;
    try {
      await work();
      return true;
    } catch (thrown) {
      this.#error = toAppError(thrown) as AppError;
      return false;
    }
  }
}
