import type { InferenceSession, Tensor } from "onnxruntime-common";

import { AppError } from "../../core/errors.ts";
import { isOutOfMemory, outOfMemory } from "../../core/memoryErrors.ts";
import type {
  Device,
  OrtRuntime,
  OrtSession,
  OrtSessionOptions,
  OrtTensor,
  TensorData,
  TensorType,
} from "../../core/ports.ts";

/** What onnxruntime-web and onnxruntime-node have in common. */
export interface OrtLibrary {
  readonly Tensor: new (type: TensorType, data: TensorData, dims: readonly number[]) => Tensor;
  readonly InferenceSession: {
    create(model: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
}

export interface OrtRuntimeFacts {
  readonly library: OrtLibrary;
  readonly device: Device;
  readonly threads: number | undefined;
  readonly sessionOptions: (options: OrtSessionOptions) => InferenceSession.SessionOptions;
  /** Called after a session was made and before the first run. */
  readonly onSession?: () => Promise<void>;
  /** A better name for a failure, such as a lost device; undefined where there is none. */
  readonly explain?: (thrown: unknown) => AppError | undefined;
}

class Wrapped implements OrtTensor {
  readonly inner: Tensor;

  constructor(inner: Tensor) {
    this.inner = inner;
  }

  get type(): string {
    return this.inner.type;
  }

  get dims(): readonly number[] {
    return this.inner.dims;
  }

  async read(): Promise<TensorData> {
    const data = await this.inner.getData();
    // Where JavaScript has half floats, onnxruntime hands them out; the port's half floats are their bits.
    if (this.inner.type === "float16" && !(data instanceof Uint16Array)) {
      const view = data as Float32Array;
      return new Uint16Array(view.buffer as ArrayBuffer, view.byteOffset, view.length);
    }
    return data as TensorData;
  }

  dispose(): void {
    this.inner.dispose();
  }
}

/** The OrtRuntime port over either build of onnxruntime. */
export function ortRuntime(facts: OrtRuntimeFacts): OrtRuntime {
  const { library, device, threads } = facts;
  const gate = new Gate();
  const fail = (thrown: unknown, other: (cause: unknown) => Error): Error =>
    facts.explain?.(thrown) ?? (isOutOfMemory(thrown) ? outOfMemory(thrown) : other(thrown));
  return {
    device,
    threads,
    tensor: (type, data, dims) => new Wrapped(new library.Tensor(type, data, dims)),
    createSession: async (model, options = {}) => {
      try {
        const session = await library.InferenceSession.create(model, {
          ...facts.sessionOptions(options),
          ...(options.asWritten ? { graphOptimizationLevel: "disabled" } : {}),
        });
        await facts.onSession?.();
        return wrapSession(session, gate, fail);
      } catch (thrown) {
        throw fail(thrown, refused);
      }
    },
  };
}

function wrapSession(
  session: InferenceSession,
  gate: Gate,
  fail: (thrown: unknown, other: (cause: unknown) => Error) => Error,
): OrtSession {
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    run: (feeds, fetches) =>
      gate.alone(async () => {
        try {
          const inner = Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, innerOf(tensor)]));
          const outputs = await (fetches ? session.run(inner, fetches) : session.run(inner));
          return Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, new Wrapped(value)]));
        } catch (thrown) {
          throw fail(thrown, failedRun);
        }
      }),
    release: () => session.release(),
  };
}

function innerOf(tensor: OrtTensor): Tensor {
  if (tensor instanceof Wrapped) return tensor.inner;
  throw new AppError({ code: "internal", message: "A tensor of another runtime was fed to a session." });
}

/** Two runs of one runtime must not overlap; the second one says so at once instead of corrupting the first. */
class Gate {
  #busy = false;

  async alone<T>(run: () => Promise<T>): Promise<T> {
    if (this.#busy) throw new AppError({ code: "internal", message: "Two runs of one onnxruntime overlap." });
    this.#busy = true;
    try {
      return await run();
    } finally {
      this.#busy = false;
    }
  }
}

function refused(cause: unknown): AppError {
  return new AppError({
    code: "bad-model",
    message: `onnxruntime refused the model: ${wordsOf(cause)}`,
    hint: "Check that the model's files are complete and of a kind that this device supports.",
    cause,
  });
}

function failedRun(cause: unknown): AppError {
  return new AppError({ code: "internal", message: `onnxruntime failed: ${wordsOf(cause)}`, cause });
}

function wordsOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
