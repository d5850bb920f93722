import { AppError } from "../../core/errors.ts";

/** A file that someone opens, wherever it lies. It is read twice: its first rows to inspect it, then all of it. */
export interface ImportFile {
  /** For messages, and as the name of the set. */
  readonly name: string;
  open(): AsyncIterable<Uint8Array>;
}

/** What every reader needs to leave a page alive. */
export interface Reading {
  readonly signal: AbortSignal;
  /** Lets waiting events in; awaited after every piece of at most `PIECE_BYTES`. */
  readonly breathe: () => Promise<void>;
  /** Bytes read so far; they never fall. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

export function blobFile(name: string, blob: Blob): ImportFile {
  return { name, open: () => streamChunks(blob.stream()) };
}

/** The chunks of a stream, for the browsers whose streams cannot be iterated. It is cancelled when no more are wanted. */
export async function* streamChunks(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}

export function badFile(message: string, hint: string, cause?: unknown): AppError {
  return new AppError({ code: "bad-file", message, hint, cause });
}
