import { AppError } from "../../core/errors.ts";

export type SafetensorsType = "F32" | "F16";

/** One tensor of a safetensors file, its elements as little-endian bytes. */
export interface StoredTensor {
  readonly name: string;
  readonly type: SafetensorsType;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

export interface Safetensors {
  readonly tensors: readonly StoredTensor[];
  readonly metadata: Readonly<Record<string, string>>;
}

const SPACE = 0x20;
const BYTES: Record<SafetensorsType, number> = { F32: 4, F16: 2 };

/** Writes the safetensors format: the header's length (uint64), a JSON header padded to 8 bytes, the data. */
export function writeSafetensors({ tensors, metadata }: Safetensors): Uint8Array {
  let offset = 0;
  const entries = tensors.map(({ name, type, shape, bytes }) => {
    const from = offset;
    offset += bytes.length;
    return [name, { dtype: type, shape, data_offsets: [from, offset] }] as const;
  });
  const json = new TextEncoder().encode(JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) }));
  const header = new Uint8Array(Math.ceil(json.length / 8) * 8).fill(SPACE);
  header.set(json);
  const file = new Uint8Array(8 + header.length + offset);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  let place = 8 + header.length;
  for (const { bytes } of tensors) {
    file.set(bytes, place);
    place += bytes.length;
  }
  return file;
}

/** Reads a safetensors file; throws AppError `bad-file` where it is damaged or holds other types. */
export function readSafetensors(file: Uint8Array): Safetensors {
  const header = parseHeader(file);
  const { __metadata__: metadata = {}, ...entries } = header.json;
  const tensors = Object.entries(entries).map(([name, entry]) => {
    const { dtype, shape, data_offsets: offsets } = entry as { dtype: string; shape: number[]; data_offsets: number[] };
    if (dtype !== "F32" && dtype !== "F16") throw damaged(`${name} has the type ${dtype}`);
    const [from = -1, to = -1] = offsets;
    const expected = shape.reduce((a, b) => a * b, 1) * BYTES[dtype];
    if (from < 0 || to - from !== expected || header.end + to > file.length) throw damaged(`${name} is cut off`);
    return { name, type: dtype, shape, bytes: file.slice(header.end + from, header.end + to) } as const;
  });
  return { tensors, metadata: metadata as Record<string, string> };
}

function parseHeader(file: Uint8Array): { json: Record<string, unknown>; end: number } {
  if (file.length < 8) throw damaged("it is shorter than its header");
  const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const end = 8 + length;
  if (end > file.length) throw damaged("its header is cut off");
  try {
    return { json: JSON.parse(new TextDecoder().decode(file.subarray(8, end))) as Record<string, unknown>, end };
  } catch (cause) {
    throw damaged("its header is not JSON", cause);
  }
}

function damaged(reason: string, cause?: unknown): AppError {
  return new AppError({
    code: "bad-file",
    message: `The safetensors file cannot be read: ${reason}.`,
    hint: "Download it again, or choose another file.",
    cause,
  });
}
