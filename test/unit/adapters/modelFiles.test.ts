import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { guardedFetch } from "../../../src/adapters/storage/guardedFetch.ts";
import { httpFiles } from "../../../src/adapters/storage/httpFiles.ts";
import { nodeFiles } from "../../../src/adapters/storage/nodeFiles.ts";
import type { ModelFiles } from "../../../src/core/ports.ts";

const BYTES = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251);
const signal = (): AbortSignal => new AbortController().signal;

function body(pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
}

const addressOf = (input: string | URL | Request): string => (input instanceof Request ? input.url : input.toString());
const answering = (make: () => Response): ModelFiles => httpFiles("http://host/models/m", async () => make());
const halves = [BYTES.subarray(0, 40_000), BYTES.subarray(40_000)];
const whole = (headers: Record<string, string>): Response => new Response(body(halves), { headers });

async function bytesHeard(
  files: ModelFiles,
  path: string,
): Promise<{ bytes: Uint8Array; heard: (number | undefined)[][] }> {
  const heard: (number | undefined)[][] = [];
  const bytes = await files.read(path, signal(), (loaded, total) => heard.push([loaded, total]));
  return { bytes, heard };
}

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "terse-files-"));
  await writeFile(join(folder, "file.bin"), BYTES);
});
afterAll(() => rm(folder, { recursive: true }));

describe.each([
  ["over HTTP", () => answering(() => whole({ "content-length": "100000" }))],
  ["from a folder", () => nodeFiles(folder)],
])("a model's files %s", (_, open) => {
  it("come whole, with bytes that never fall against a constant total", async () => {
    const { bytes, heard } = await bytesHeard(open(), "file.bin");
    expect(bytes).toEqual(BYTES);
    const loaded = heard.map(([count]) => count as number);
    expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
    expect(loaded.at(-1)).toBe(BYTES.length);
    expect(new Set(heard.map(([, total]) => total))).toEqual(new Set([BYTES.length]));
  });

  it("are not read for a caller who has left", async () => {
    await expect(open().read("file.bin", AbortSignal.abort(), () => {})).rejects.toMatchObject({ name: "AbortError" });
  });
});

describe("files over HTTP", () => {
  it("lie below the model's address, with or without a slash at its end", async () => {
    const asked: string[] = [];
    const fetchFile: typeof fetch = async (input) => (asked.push(addressOf(input)), new Response("x"));
    for (const base of ["http://host/models/m", "http://host/models/m/"]) {
      await httpFiles(base, fetchFile).read("onnx/model.onnx", signal(), () => {});
    }
    expect(asked).toEqual(Array(2).fill("http://host/models/m/onnx/model.onnx"));
  });

  it("have no known size when they are compressed on the wire", async () => {
    const files = answering(() => whole({ "content-length": "99", "content-encoding": "gzip" }));
    const { bytes, heard } = await bytesHeard(files, "file.json");
    expect(bytes).toEqual(BYTES);
    expect(new Set(heard.map(([, total]) => total))).toEqual(new Set([undefined]));
  });

  it.each([
    ["not-found", () => new Response("", { status: 404 })],
    ["network", () => new Response("", { status: 503 })],
    ["network", () => new Response(body([BYTES.subarray(0, 10)]), { headers: { "content-length": "100000" } })],
    [
      "network",
      () => {
        throw new TypeError("fetch failed");
      },
    ],
  ])("fail as %s, with a hint", async (code, make) => {
    const failure = await bytesHeard(answering(make), "file.bin").catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ name: "AppError", code, hint: expect.stringMatching(/\./) });
  });

  it("stop with AbortError in the middle of a body", async () => {
    const controller = new AbortController();
    const fetchFile: typeof fetch = async (_, init) => {
      const stream = new ReadableStream<Uint8Array>({
        start: (sink) => {
          sink.enqueue(halves[0]!);
          init?.signal?.addEventListener("abort", () => sink.error(new DOMException("left", "AbortError")));
        },
      });
      return new Response(stream, { headers: { "content-length": "100000" } });
    };
    const read = httpFiles("http://host/m", fetchFile).read("file.bin", controller.signal, (loaded) => {
      if (loaded > 0) controller.abort(new Error("a reason of its own"));
    });
    await expect(read).rejects.toMatchObject({ name: "AbortError" });
  });
});

describe("the guard of fetch", () => {
  const asked: string[] = [];
  const guarded = guardedFetch(["http://here:8000/page", "https://hub.example"], async (input) => {
    asked.push(addressOf(input));
    return new Response("ok");
  });

  it("lets the allowed origins through, and addresses relative to the first of them", async () => {
    for (const url of ["http://here:8000/a", "https://hub.example/b", "/c"]) await guarded(url);
    expect(asked).toEqual(["http://here:8000/a", "https://hub.example/b", "http://here:8000/c"]);
  });

  it.each([
    "https://here:8000/a",
    "http://here/a",
    "http://here:8001/",
    "https://evil.hub.example/",
    "//cdn.example/x",
  ])("refuses %s", async (url) => {
    await expect(guarded(url)).rejects.toMatchObject({ code: "bad-argument" });
    await expect(guarded(new Request(new URL(url, "http://x")))).rejects.toMatchObject({ code: "bad-argument" });
  });

  it("allows nothing when nothing is given", async () => {
    await expect(guardedFetch([])("http://here/")).rejects.toMatchObject({ code: "bad-argument" });
  });
});

describe("files from a folder", () => {
  it("fail as not-found when they are missing", async () => {
    await expect(nodeFiles(folder).read("none", signal(), () => {})).rejects.toMatchObject({ code: "not-found" });
  });

  it("fail as bad-file when they cannot be read", async () => {
    await expect(nodeFiles(folder).read(".", signal(), () => {})).rejects.toMatchObject({ code: "bad-file" });
  });
});
