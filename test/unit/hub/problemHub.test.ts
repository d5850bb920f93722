import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { problemHub } from "../../../src/adapters/imports/hubProblems.ts";
import { readProblemFile } from "../../../src/adapters/imports/problemFile.ts";
import { guardedFetch } from "../../../src/adapters/storage/guardedFetch.ts";
import { hubFiles } from "../../../src/adapters/storage/hubFiles.ts";
import type { HubSetId } from "../../../src/core/problems/hubSet.ts";
import { HUB_SETS } from "../../../src/core/problems/hubSet.ts";
import type { Problem } from "../../../src/core/problems/problem.ts";
import type { FetchedSet, OnBytes, ProblemHub } from "../../../src/core/problems/problemHub.ts";
import { GSM8K_PATH, gsm8kFile, jsonl, MATH_ROWS, published } from "./files.ts";
import { COMMIT, type StandInDataset, type StandInHub, standInHub } from "./standInHub.ts";

let hub: StandInHub;
const open = (address = hub.address): ProblemHub => problemHub(hubFiles(address, guardedFetch([address])));
const signal = (): AbortSignal => new AbortController().signal;
const fetchSet = (id: HubSetId, revision?: string, onBytes: OnBytes = () => {}): Promise<FetchedSet> =>
  open().fetch(signal(), { id, revision }, onBytes);
const failure = (id: HubSetId, revision?: string): Promise<unknown> =>
  fetchSet(id, revision).catch((thrown: unknown) => thrown);

/** The problems that the page makes of a fetched set, by the way of every other file. */
async function problemsOf({ jsonl }: FetchedSet): Promise<readonly Problem[]> {
  const content = await readProblemFile(new File([jsonl], "fetched"), {
    signal: signal(),
    breathe: () => Promise.resolve(),
  });
  if (content.kind !== "problems") throw new Error("Its columns were not recognised.");
  expect(content.brokenCount).toBe(0);
  return content.problems;
}

async function restart(datasets: Readonly<Record<string, StandInDataset>>): Promise<void> {
  await hub.close();
  hub = await standInHub(datasets);
}

beforeEach(async () => {
  hub = await standInHub(await published());
});
afterEach(() => hub.close());

describe("a set of the hub", () => {
  it("becomes ordinary problems that name the commit they are of: GSM8K, from Parquet on another host", async () => {
    const fetched = await fetchSet("gsm8k");
    expect(fetched.commit).toBe(COMMIT);
    const problems = await problemsOf(fetched);
    expect(problems.map(({ answer }) => answer)).toEqual(["31", "1350", "14", "-7", "108"]);
    expect(problems[4]?.question).toMatch(/^Zoë’s café sells 18 crêpes an hour\./);
    expect(problems.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5].map((place) => `gsm8k/${place}`));
    expect(new Set(problems.map(({ setId }) => setId))).toEqual(new Set([`openai/gsm8k@${COMMIT}`]));
    expect(hub.requests).toEqual([
      "GET /api/datasets/openai/gsm8k/revision/main",
      `GET /datasets/openai/gsm8k/resolve/${COMMIT}/${GSM8K_PATH}`,
      `GET /openai/gsm8k/${GSM8K_PATH}`,
    ]);
  });

  it("becomes ordinary problems: MATH-500, whose answers are not in its solutions, from JSONL", async () => {
    const problems = await problemsOf(await fetchSet("math-500"));
    expect(problems).toMatchObject(
      MATH_ROWS.map(({ problem, answer, unique_id: id }) => ({ id, question: problem, answer })),
    );
    expect(problems[0]?.setId).toBe(`HuggingFaceH4/MATH-500@${COMMIT}`);
  });

  it("of a commit that is named is asked for by that commit alone", async () => {
    expect((await fetchSet("math-500", COMMIT)).commit).toBe(COMMIT);
    expect(hub.requests).toEqual([`GET /datasets/HuggingFaceH4/MATH-500/resolve/${COMMIT}/test.jsonl`]);
  });

  it.each(HUB_SETS.map(({ id }) => id))("says how much of %s has arrived, up to all of it", async (id) => {
    const heard: (number | undefined)[][] = [];
    await fetchSet(id, undefined, (loaded, total) => heard.push([loaded, total]));
    const size = id === "gsm8k" ? (await gsm8kFile()).byteLength : jsonl(MATH_ROWS).byteLength;
    expect(heard[0]).toEqual([0, size]);
    expect(heard.at(-1)).toEqual([size, size]);
  });

  it("may be compressed on its way", async () => {
    const packed = gzipSync(jsonl(MATH_ROWS));
    hub.misbehave((_, response) => {
      response.writeHead(200, { "Content-Encoding": "gzip", "Content-Length": packed.byteLength }).end(packed);
    });
    expect(await problemsOf(await fetchSet("math-500"))).toHaveLength(MATH_ROWS.length);
  });
});

describe("a set that the hub does not give", () => {
  it("is not found in a revision that has no such file", async () => {
    const error = await failure("gsm8k", "f".repeat(40));
    expect(error).toMatchObject({ name: "AppError", code: "not-found", message: expect.stringContaining("404") });
    expect(error).toMatchObject({ hint: expect.stringContaining("newest revision") });
  });

  it("is not found where the repository is gone or closed", async () => {
    await restart({});
    const error = await failure("gsm8k", COMMIT);
    expect(error).toMatchObject({ code: "not-found", message: expect.stringContaining("401") });
    expect(error).toMatchObject({ hint: expect.stringContaining("From a file") });
  });

  it.each([429, 500, 503])("is a matter of waiting after status %i", async (status) => {
    hub.misbehave((_, response) => void response.writeHead(status).end("<html>"));
    expect(await failure("math-500")).toMatchObject({ code: "network", message: expect.stringContaining(`${status}`) });
  });

  it("is a matter of the network where no one answers", async () => {
    const { address } = hub;
    await hub.close();
    const error = await open(address)
      .fetch(signal(), { id: "gsm8k", revision: undefined }, () => {})
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "network", message: expect.stringContaining(new URL(address).host) });
    hub = await standInHub({});
  });

  it("is a matter of the network where someone else answers", async () => {
    const login: typeof fetch = async () => new Response("<html>Accept our terms</html>");
    const error = await problemHub(hubFiles("https://hub.example", login))
      .fetch(signal(), { id: "gsm8k", revision: undefined }, () => {})
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "network", message: expect.stringContaining("hub.example did not say") });
  });

  it.each(HUB_SETS.map(({ id }) => id))("is a matter of the network where %s breaks off", async (id) => {
    hub.misbehave((_, response) => {
      response.writeHead(200, { "Content-Length": 1000 });
      response.write("PAR1", () => response.destroy());
    });
    expect(await failure(id)).toMatchObject({ name: "AppError", code: "network" });
  });

  it("is a bad file where Parquet ends early, whatever its length says", async () => {
    const file = await gsm8kFile();
    await restart({ "openai/gsm8k": { large: { [GSM8K_PATH]: file.subarray(0, file.byteLength - 100) } } });
    expect(await failure("gsm8k")).toMatchObject({ code: "bad-file", hint: "Fetch it again." });
  });

  it("is a bad file where a page of Parquet is damaged", async () => {
    const file = Uint8Array.from(await gsm8kFile()).fill(255, 40, 300);
    await restart({ "openai/gsm8k": { large: { [GSM8K_PATH]: file } } });
    expect(await failure("gsm8k")).toMatchObject({ code: "bad-file" });
  });

  it("is a bad file where a line is cut off, which is named", async () => {
    const file = jsonl(MATH_ROWS);
    await restart({ "HuggingFaceH4/MATH-500": { regular: { "test.jsonl": file.subarray(0, file.byteLength - 9) } } });
    expect(await failure("math-500")).toMatchObject({ code: "bad-file", message: expect.stringContaining("line 2") });
  });

  it.each([
    ["gsm8k", async () => ({ large: { [GSM8K_PATH]: readFileSync(COLUMNS) } }), "question, target"],
    ["math-500", async () => ({ regular: { "test.jsonl": jsonl([{ problem: "1?", target: 1 }]) } }), "problem, target"],
  ] as const)("is a bad file where the columns of %s are others, which are named", async (id, make, columns) => {
    const { repository } = HUB_SETS.find((set) => set.id === id)!;
    await restart({ [repository]: await make() });
    const error = await failure(id);
    expect(error).toMatchObject({ code: "bad-file", message: expect.stringContaining(`It has: ${columns}.`) });
  });

  it("is a bad file where it holds nothing", async () => {
    await restart({ "HuggingFaceH4/MATH-500": { regular: { "test.jsonl": new Uint8Array() } } });
    expect(await failure("math-500")).toMatchObject({ name: "AppError", code: "bad-file" });
  });
});

describe("a visitor who leaves", () => {
  it("in the middle of a file gets AbortError, and nothing more is asked", async () => {
    const controller = new AbortController();
    hub.misbehave((_, response) => {
      response.writeHead(200, { "Content-Length": 1000 });
      response.write("PAR1");
    });
    const fetched = open().fetch(controller.signal, { id: "gsm8k", revision: undefined }, (loaded) => {
      if (loaded > 0) controller.abort(new Error("a reason of its own"));
    });
    await expect(fetched).rejects.toMatchObject({ name: "AbortError" });
  });

  it("before anything was asked asks nothing", async () => {
    const fetched = open().fetch(AbortSignal.abort(), { id: "gsm8k", revision: undefined }, () => {});
    await expect(fetched).rejects.toMatchObject({ name: "AbortError" });
    expect(hub.requests).toEqual([]);
  });
});

const COLUMNS = new URL("../../fixtures/hub/otherColumns.parquet", import.meta.url);
