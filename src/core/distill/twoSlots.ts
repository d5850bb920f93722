import {
  CHECKPOINT_VERSION,
  type CheckpointFolder,
  type CheckpointHead,
  type CheckpointStore,
  type TrainingCheckpoint,
} from "./checkpointStore.ts";
import { checksum } from "./checksum.ts";

const SLOTS = ["a", "b"] as const;
type Slot = (typeof SLOTS)[number];

const CHECKSUM_LENGTH = checksum(new Uint8Array()).length;

/** Written last, behind a checksum of its own: until it is there, and right, its slot counts as empty. */
interface Manifest extends Omit<CheckpointHead, "bytes"> {
  readonly version: typeof CHECKPOINT_VERSION;
  /** Counts what was saved, so that of two whole slots the newer one is known. */
  readonly sequence: number;
  /** Numbers in a vector. */
  readonly size: number;
  readonly bestStep: number | undefined;
  /** Of the weights' file. */
  readonly checksum: string;
}

/**
 * The CheckpointStore over a folder: two slots that take turns, each with its weights and a manifest that holds their
 * checksum. The newer slot is never touched while the older one is being written over.
 */
export function twoSlots(folder: CheckpointFolder): CheckpointStore {
  const manifests = async (): Promise<(Manifest & { readonly slot: Slot })[]> => {
    const read = await Promise.all(SLOTS.map(async (slot) => ({ slot, manifest: await readManifest(folder, slot) })));
    return read
      .flatMap(({ slot, manifest }) => (manifest === undefined ? [] : [{ ...manifest, slot }]))
      .sort((a, b) => b.sequence - a.sequence);
  };
  /** The newest slot whose weights are those of its manifest. */
  const newest = async () => {
    for (const manifest of await manifests()) {
      const bytes = await folder.read(weightsOf(manifest.slot));
      if (bytes !== undefined && checksum(bytes) === manifest.checksum) return { manifest, bytes };
    }
    return undefined;
  };
  return {
    save: async (checkpoint) => {
      const current = (await newest())?.manifest;
      const slot = current?.slot === "a" ? "b" : "a";
      const bytes = weightBytes(checkpoint);
      await folder.write(weightsOf(slot), bytes);
      await folder.write(manifestOf(slot), manifestBytes(checkpoint, bytes, (current?.sequence ?? 0) + 1));
    },
    head: async () => {
      const found = await newest();
      if (found === undefined) return undefined;
      const { plan, dataHash, step, history } = found.manifest;
      return { plan, dataHash, step, history, bytes: found.bytes.length };
    },
    load: async () => {
      const found = await newest();
      return found && readWeights(found.manifest, found.bytes);
    },
    clear: () => folder.clear(),
  };
}

function weightsOf(slot: Slot): string {
  return `${slot}.weights`;
}

function manifestOf(slot: Slot): string {
  return `${slot}.manifest`;
}

function manifestBytes(checkpoint: TrainingCheckpoint, bytes: Uint8Array, sequence: number): Uint8Array {
  const { plan, dataHash, step, history, parameters, best } = checkpoint;
  const manifest: Manifest = {
    version: CHECKPOINT_VERSION,
    sequence,
    plan,
    dataHash,
    step,
    history,
    size: parameters.length,
    bestStep: best?.step,
    checksum: checksum(bytes),
  };
  const text = new TextEncoder().encode(JSON.stringify(manifest));
  return Uint8Array.from([...new TextEncoder().encode(checksum(text)), ...text]);
}

/** Undefined where there is none, where it is cut off, and where another version wrote it. */
async function readManifest(folder: CheckpointFolder, slot: Slot): Promise<Manifest | undefined> {
  const bytes = await folder.read(manifestOf(slot));
  if (bytes === undefined) return undefined;
  const [mark, text] = [bytes.subarray(0, CHECKSUM_LENGTH), bytes.subarray(CHECKSUM_LENGTH)];
  if (new TextDecoder().decode(mark) !== checksum(text)) return undefined;
  const manifest = JSON.parse(new TextDecoder().decode(text)) as Manifest;
  return manifest.version === CHECKPOINT_VERSION ? manifest : undefined;
}

function weightBytes({ parameters, moment1, moment2, best }: TrainingCheckpoint): Uint8Array {
  const vectors = [parameters, moment1, moment2, ...(best ? [best.parameters] : [])];
  const all = new Float32Array(vectors.length * parameters.length);
  vectors.forEach((vector, i) => all.set(vector, i * parameters.length));
  return new Uint8Array(all.buffer);
}

function readWeights(manifest: Manifest, bytes: Uint8Array): TrainingCheckpoint {
  const { plan, dataHash, step, history, size, bestStep } = manifest;
  const all = new Float32Array(bytes.slice().buffer);
  const vector = (place: number): Float32Array => all.subarray(place * size, (place + 1) * size);
  return {
    plan,
    dataHash,
    step,
    history,
    parameters: vector(0),
    moment1: vector(1),
    moment2: vector(2),
    best: bestStep === undefined ? undefined : { step: bestStep, parameters: vector(3) },
  };
}
