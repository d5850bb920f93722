import { opfsTree } from "../../src/adapters/storage/opfsTree.ts";
import { treeCheckpoints } from "../../src/adapters/storage/treeCheckpoints.ts";
import { twoSlots } from "../../src/core/distill/twoSlots.ts";
import { makeCheckpoint } from "../contracts/checkpointFolder.ts";

/** Saves a checkpoint, and stands still in the middle of the file operation of the given number, until it is killed. */
export interface SaveOrder {
  readonly root: string;
  readonly step: number;
  /** Counted from 1; 0 lets all of them be. */
  readonly stopAt: number;
}

const [handle, stream] = [FileSystemFileHandle.prototype, FileSystemWritableFileStream.prototype];
const createWritable = Reflect.get(handle, "createWritable");
const write = Reflect.get(stream, "write");
const close = Reflect.get(stream, "close");
let stopAt = 0;
let operations = 0;

function standStill(): never {
  postMessage("standing");
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

const isStop = (): boolean => ++operations === stopAt;

handle.createWritable = function (options) {
  if (isStop()) standStill();
  return createWritable.call(this, options);
};
stream.write = async function (data) {
  if (!isStop()) return write.call(this, data);
  const bytes = data as Uint8Array<ArrayBuffer>;
  await write.call(this, bytes.subarray(0, bytes.length >> 1));
  return standStill();
};
stream.close = function () {
  if (isStop()) standStill();
  return close.call(this);
};

onmessage = async ({ data }: MessageEvent<SaveOrder>) => {
  stopAt = data.stopAt;
  try {
    await twoSlots(treeCheckpoints(opfsTree(data.root), "run")).save(makeCheckpoint(data.step));
    postMessage({ operations });
  } catch (thrown) {
    const { code } = thrown as { readonly code?: string };
    postMessage({ failed: code ?? String(thrown) });
  }
};
