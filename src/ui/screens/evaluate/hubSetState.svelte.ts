import type { AppError } from "../../../core/errors.ts";
import { isAbort, toAppError } from "../../../core/errors.ts";
import type { HubSet, HubSetId } from "../../../core/problems/hubSet.ts";
import type { EvaluatePorts } from "./evaluatePorts.ts";
import { ProblemFileState } from "./problemFileState.svelte.ts";

export type HubPhase =
  | { readonly kind: "resting" }
  | { readonly kind: "fetching"; readonly loadedBytes: number; readonly totalBytes: number | undefined }
  | { readonly kind: "failed"; readonly error: AppError };

/** A problem set of the hub, which nobody asks for before it is fetched; then it is a file like any other. */
export class HubSetState {
  readonly set: HubSet & { readonly id: HubSetId };
  readonly file: ProblemFileState;
  readonly #ports: Pick<EvaluatePorts, "hub">;
  #phase = $state.raw<HubPhase>({ kind: "resting" });
  /** What a link asked for. */
  #asked = $state.raw<string | undefined>(undefined);
  #commit = $state.raw<string | undefined>(undefined);
  #controller: AbortController | undefined;

  constructor(set: HubSetState["set"], ports: Pick<EvaluatePorts, "hub" | "readProblems">) {
    this.set = set;
    this.#ports = ports;
    this.file = new ProblemFileState(ports.readProblems);
  }

  get phase(): HubPhase {
    return this.#phase;
  }

  /** The commit whose problems are there, else the one that is asked for; undefined stands for the newest. */
  get revision(): string | undefined {
    return this.#commit ?? this.#asked;
  }

  get isFetched(): boolean {
    return this.#commit !== undefined;
  }

  /** Asks for this revision: one that is there stays, and whichever is there is the newest that is known. */
  ask(revision: string | undefined): void {
    if (this.isFetched && (revision === undefined || revision === this.#commit)) return;
    this.cancel();
    this.#asked = revision;
    this.#commit = undefined;
    this.#phase = { kind: "resting" };
    this.file.close();
  }

  async fetch(): Promise<void> {
    if (this.#phase.kind === "fetching" || this.isFetched) return;
    const controller = new AbortController();
    const { signal } = controller;
    this.#controller = controller;
    this.#phase = { kind: "fetching", loadedBytes: 0, totalBytes: undefined };
    let phase: HubPhase = { kind: "resting" };
    try {
      const request = { id: this.set.id, revision: this.#asked };
      const { commit, jsonl } = await this.#ports.hub.fetch(signal, request, (loadedBytes, totalBytes) => {
        if (!signal.aborted) this.#phase = { kind: "fetching", loadedBytes, totalBytes };
      });
      if (!signal.aborted) await this.#open(commit, jsonl);
    } catch (thrown) {
      if (!isAbort(thrown)) phase = { kind: "failed", error: toAppError(thrown) as AppError };
    }
    if (this.#controller === controller) this.#phase = phase;
  }

  cancel(): void {
    this.#controller?.abort();
  }

  async #open(commit: string, jsonl: string): Promise<void> {
    this.#commit = commit;
    await this.file.open(new File([jsonl], `${this.set.repository}@${commit.slice(0, SHORT_COMMIT)}`));
  }
}

/** As the hub itself abbreviates it. */
const SHORT_COMMIT = 7;
