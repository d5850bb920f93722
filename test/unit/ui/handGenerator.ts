import type { AppError } from "../../../src/core/errors.ts";
import { abortError } from "../../../src/core/errors.ts";
import type {
  Completion,
  FinishReason,
  GenerationEvent,
  GenerationRequest,
  Generator,
  LoadEvent,
  ModelDescription,
  Prompt,
  PromptFacts,
} from "../../../src/core/ports.ts";

export const STUDENT: ModelDescription = {
  id: "embedded",
  label: "Student by hand",
  revision: "1",
  dtype: "none",
  device: "wasm",
  threads: 2,
  tokenizerId: "letters",
  kind: "student",
  contextTokens: 1024,
  note: undefined,
  scope: { maxNumber: 100, maxByteFallbackShare: 0.1 },
};

interface Call<T> {
  readonly signal: AbortSignal;
  readonly resolve: (value: T) => void;
  readonly reject: (thrown: Error) => void;
}

/** A generator that a test moves by hand: nothing happens but what the test says. Every character is a token. */
export class HandGenerator implements Generator {
  readonly requests: GenerationRequest[] = [];
  loads = 0;
  #load: (Call<ModelDescription> & { readonly onEvent: (event: LoadEvent) => void }) | undefined;
  #generate: (Call<Completion[]> & { readonly onEvent: (event: GenerationEvent) => void }) | undefined;
  readonly #texts = new Map<string, string>();

  load(signal: AbortSignal, onEvent: (event: LoadEvent) => void): Promise<ModelDescription> {
    this.loads++;
    return new Promise((resolve, reject) => {
      this.#load = { signal, resolve, reject, onEvent };
      signal.addEventListener("abort", () => reject(abortError()));
    });
  }

  /** Half of a question with the word "qwerts" is foreign to it. */
  inspect(_signal: AbortSignal, [prompt]: readonly Prompt[]): Promise<readonly PromptFacts[]> {
    const foreign = prompt?.kind === "text" && prompt.text.includes("qwerts");
    return Promise.resolve([{ byteFallbackShare: foreign ? 0.5 : 0, meanNegativeLogLikelihood: undefined }]);
  }

  generate(
    signal: AbortSignal,
    request: GenerationRequest,
    onEvent: (event: GenerationEvent) => void,
  ): Promise<Completion[]> {
    this.requests.push(request);
    this.#texts.clear();
    return new Promise((resolve, reject) => {
      this.#generate = { signal, resolve, reject, onEvent };
      signal.addEventListener("abort", () => reject(abortError()));
    });
  }

  async unload(): Promise<void> {}

  loading(event: LoadEvent): void {
    this.#load?.onEvent(event);
  }

  async loaded(model: ModelDescription = STUDENT): Promise<void> {
    this.#load?.resolve(model);
    await settle();
  }

  async loadFails(error: Error): Promise<void> {
    this.#load?.reject(error);
    await settle();
  }

  begin(itemId: string): void {
    this.#texts.set(itemId, "");
    this.#tell({ type: "started", itemId, promptTokens: { value: 20, source: "exact" }, atMs: 0 });
  }

  write(itemId: string, text: string): void {
    const written = (this.#texts.get(itemId) ?? "") + text;
    this.#texts.set(itemId, written);
    this.#tell({ type: "tokens", itemId, text, newTokens: written.length, atMs: 0 });
  }

  finish(itemId: string, finishReason: FinishReason = "stop"): Completion {
    const text = this.#texts.get(itemId) ?? "";
    const completion: Completion = {
      itemId,
      text,
      tokenIds: [...text].map((_, i) => i),
      promptTokens: { value: 20, source: "exact" },
      newTokens: { value: text.length, source: "exact" },
      tokenizerId: STUDENT.tokenizerId,
      finishReason,
      timing: { firstTokenMs: 100, totalMs: 1100, alone: this.requests.at(-1)?.items.length === 1 },
    };
    this.#tell({ type: "finished", itemId, completion, atMs: 0 });
    return completion;
  }

  failItem(itemId: string, error: AppError): void {
    this.#tell({ type: "failed", itemId, error, atMs: 0 });
  }

  async end(completions: readonly Completion[] = []): Promise<void> {
    this.#generate?.resolve([...completions]);
    await settle();
  }

  async fails(error: Error): Promise<void> {
    this.#generate?.reject(error);
    await settle();
  }

  #tell(event: GenerationEvent): void {
    this.#generate?.onEvent(event);
  }
}

/** Lets everything that waits for a settled promise run. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}
