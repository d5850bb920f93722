import { AppError } from "../../core/errors.ts";

/** Reads a response's body. Rejects with AppError `network` when it ends before its declared length. */
export async function readBody(
  response: Response,
  name: string,
  onBytes: (loadedBytes: number, totalBytes: number | undefined) => void,
): Promise<Uint8Array> {
  const declared = declaredBytes(response);
  const chunks: Uint8Array[] = [];
  let loaded = 0;
  onBytes(0, declared);
  const reader = response.body?.getReader();
  for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) {
    chunks.push(chunk.value);
    loaded += chunk.value.byteLength;
    // Another origin hides that it compresses; more bytes than declared show it.
    onBytes(loaded, declared !== undefined && loaded <= declared ? declared : undefined);
  }
  if (declared !== undefined && loaded < declared) throw truncated(name, loaded, declared);
  return joined(chunks, loaded);
}

/** Content-Length counts the bytes on the wire, which says nothing about the body's when it is compressed. */
function declaredBytes(response: Response): number | undefined {
  const encoding = response.headers.get("content-encoding") ?? "identity";
  const length = response.headers.get("content-length");
  return encoding === "identity" && length !== null ? Number(length) : undefined;
}

function truncated(name: string, loaded: number, total: number): AppError {
  return new AppError({
    code: "network",
    message: `${name} ended after ${loaded} of ${total} bytes.`,
    hint: "Check the connection and try again.",
  });
}

function joined(chunks: readonly Uint8Array[], bytes: number): Uint8Array {
  const all = new Uint8Array(bytes);
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return all;
}
