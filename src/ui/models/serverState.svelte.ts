import type { AppError } from "../../core/errors.ts";
import { isAbort, toAppError } from "../../core/errors.ts";
import type { Clock, GenerationItem, Generator } from "../../core/ports.ts";
import { remoteModelId } from "../../core/remoteModel.ts";
import { addressSecret } from "./addressSecret.ts";
import { ModelState } from "./modelState.svelte.ts";
import type { ServerSettings } from "./serverSettings.ts";
import type { ServerStorage } from "./serverStorage.ts";

export interface ServerDependencies {
  readonly clock: Clock;
  readonly storage: ServerStorage;
  /** Asks nothing of the server before it is called. */
  readonly remoteStudent: (settings: ServerSettings) => Generator;
}

/** What came of trying the connection. */
export type ServerTrial =
  | { readonly kind: "untried" }
  | { readonly kind: "trying" }
  /** It answers; which model is meant was not said yet. */
  | { readonly kind: "listed" }
  | { readonly kind: "unlisted" }
  /** `note`: what is uncertain about the model. */
  | { readonly kind: "answered"; readonly milliseconds: number; readonly note: string | undefined }
  | { readonly kind: "failed"; readonly error: AppError };

const NOTHING_TYPED: ServerSettings = { baseUrl: "", model: "", apiKey: "", concurrency: 4 };

/** Short, so that even a model that reasons at length has soon shown that it answers. */
const TRIAL_ITEM: GenerationItem = {
  id: "trial",
  prompt: { kind: "messages", messages: [{ role: "user", content: "What is 2 + 2? Answer with the number." }] },
  decoding: { maxNewTokens: 16, temperature: 0, topP: 1, seed: 1 },
  sampleKey: "trial",
};

/** The server that a visitor may have: what was typed about it, whether it answers, and its model. */
export class ServerState {
  readonly #dependencies: ServerDependencies;
  #settings = $state.raw<ServerSettings>(NOTHING_TYPED);
  #isRemembered = $state.raw(false);
  #model = $state.raw<ModelState | undefined>(undefined);
  #models = $state.raw<readonly string[]>([]);
  #trial = $state.raw<ServerTrial>({ kind: "untried" });
  #controller: AbortController | undefined;

  constructor(dependencies: ServerDependencies) {
    this.#dependencies = dependencies;
    const kept = dependencies.storage.read();
    if (!kept) return;
    this.#settings = kept.settings;
    this.#isRemembered = kept.isRemembered;
    this.#model = this.#openModel();
  }

  get settings(): ServerSettings {
    return this.#settings;
  }

  /** Whether it may be kept for longer than the tab. */
  get canRemember(): boolean {
    return this.#dependencies.storage.canRemember;
  }

  get isRemembered(): boolean {
    return this.#isRemembered;
  }

  set isRemembered(isRemembered: boolean) {
    this.#isRemembered = isRemembered;
    this.#dependencies.storage.write(this.#settings, isRemembered);
  }

  /** A secret in the address, where it would be kept and shown: such an address is not used. */
  get addressSecret(): string | undefined {
    return addressSecret(this.#settings.baseUrl);
  }

  /** The id by which runs know its model; undefined until an address and a model are there. */
  get id(): string | undefined {
    const { baseUrl, model } = this.#settings;
    if (this.addressSecret !== undefined) return undefined;
    const host = hostOf(baseUrl);
    return host === undefined || model === "" ? undefined : remoteModelId({ model, host });
  }

  /** There whenever `id` is. */
  get model(): ModelState | undefined {
    return this.#model;
  }

  /** Names that the server listed when it was tried. */
  get models(): readonly string[] {
    return this.#models;
  }

  get trial(): ServerTrial {
    return this.#trial;
  }

  change(change: Partial<ServerSettings>): void {
    this.cancel();
    if (change.baseUrl !== undefined) this.#models = [];
    this.#settings = { ...this.#settings, ...change };
    this.#trial = { kind: "untried" };
    this.#model = this.#openModel();
    this.#dependencies.storage.write(this.#settings, this.#isRemembered);
  }

  /** Asks which models there are, and has the one that was named answer a question. */
  async try(): Promise<void> {
    this.cancel();
    if (this.addressSecret !== undefined) return;
    const controller = new AbortController();
    const { signal } = controller;
    this.#controller = controller;
    this.#trial = { kind: "trying" };
    let trial: ServerTrial;
    try {
      const generator = this.#dependencies.remoteStudent(this.#settings);
      const listed = (await generator.listModels?.(signal)) ?? [];
      if (!signal.aborted) this.#models = listed;
      if (this.#settings.model === "") trial = { kind: listed.length > 0 ? "listed" : "unlisted" };
      else trial = await this.#ask(signal, generator);
    } catch (thrown) {
      trial = isAbort(thrown) ? { kind: "untried" } : { kind: "failed", error: toAppError(thrown) as AppError };
    }
    if (this.#controller === controller) this.#trial = trial;
  }

  cancel(): void {
    this.#controller?.abort();
  }

  async #ask(signal: AbortSignal, generator: Generator): Promise<ServerTrial> {
    const { clock } = this.#dependencies;
    const { note } = await generator.load(signal, () => {});
    const failures: AppError[] = [];
    const startedMs = clock.now();
    await generator.generate(signal, { items: [TRIAL_ITEM] }, (event) => {
      if (event.type === "failed") failures.push(event.error);
    });
    const [error] = failures;
    return error ? { kind: "failed", error } : { kind: "answered", milliseconds: clock.now() - startedMs, note };
  }

  #openModel(): ModelState | undefined {
    if (this.id === undefined) return undefined;
    const { clock, remoteStudent } = this.#dependencies;
    return new ModelState({ generator: remoteStudent(this.#settings), clock });
  }
}

function hostOf(address: string): string | undefined {
  try {
    return new URL(address.trim()).host || undefined;
  } catch {
    return undefined;
  }
}
