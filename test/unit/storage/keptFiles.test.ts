/**
 * What the page keeps as files, as it was first written. A change of a shape leaves these fixtures as they are, reads them
 * still, and adds the next ones beside them; the test of what is written today says when.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { memoryTree } from "../../../src/adapters/storage/memoryTree.ts";
import { treeCheckpoints } from "../../../src/adapters/storage/treeCheckpoints.ts";
import { TreeHubModels } from "../../../src/adapters/storage/treeHubModels.ts";
import { oneAtATime, treeModels } from "../../../src/adapters/storage/treeModels.ts";
import type { TrainingCheckpoint } from "../../../src/core/distill/checkpointStore.ts";
import { twoSlots } from "../../../src/core/distill/twoSlots.ts";
import { ROOT } from "../../run/process.ts";

/** Files in base64 by their paths. */
type Files = Readonly<Record<string, string>>;

const fixture = (name: string): Files =>
  JSON.parse(readFileSync(join(ROOT, "test/fixtures/storage", name), "utf8")) as Files;

async function treeOf(files: Files) {
  const tree = memoryTree();
  for (const [path, text] of Object.entries(files))
    await tree.write(path, Uint8Array.from(Buffer.from(text, "base64")));
  return tree;
}

/** Those files of a tree that a fixture has. */
async function readBack(tree: ReturnType<typeof memoryTree>, files: Files): Promise<Files> {
  const read = Object.keys(files).map(async (path) => {
    const bytes = await tree.read(path);
    return [path, bytes && Buffer.from(bytes).toString("base64")] as const;
  });
  return Object.fromEntries(await Promise.all(read)) as Files;
}

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

describe("a kept student", () => {
  const files = new Map([
    ["config.json", text('{"model_type":"llama","dtype":"float16","terse":{"parent":"embedded","arm":"drp"}}')],
    ["tokenizer.json", text("{}")],
    ["tokenizer_config.json", text("{}")],
    ["model.safetensors", Uint8Array.of(1, 2, 3, 250)],
    ["onnx/model.onnx", text("graph")],
  ]);
  const student = { name: "Shorter student", createdAt: 1795000000000, files };

  it("of the first version loads", async () => {
    const store = treeModels(await treeOf(fixture("student-1.json")), oneAtATime());
    const [kept, ...others] = await store.list();
    expect(others).toEqual([]);
    expect(kept).toMatchObject({ name: student.name, createdAt: student.createdAt, bytes: 95, dtype: "float16" });
    expect(kept?.card).toMatchObject({ parent: { id: "embedded" }, arm: "drp" });
    for (const [path, bytes] of files) {
      const read = await store.files(kept!.id).read(path, new AbortController().signal, () => {});
      expect([...read]).toEqual([...bytes]);
    }
  });

  it("is written today as the newest fixture has it", async () => {
    const tree = memoryTree();
    await treeModels(tree, oneAtATime()).put(student);
    expect(await readBack(tree, fixture("student-1.json"))).toEqual(fixture("student-1.json"));
  });
});

describe("a kept model of the hub", () => {
  const facts = { repository: "someone/chat-model", commit: "0123456789abcdef", dtype: "q8", bytes: 5 } as const;
  const model = { ...facts, createdAt: 1795000000000, files: [{ path: "config.json", bytes: 5 }] };

  it("of the first version loads", async () => {
    const store = new TreeHubModels(await treeOf(fixture("hub-model-1.json")));
    expect(await store.list()).toEqual([model]);
    expect([...(await store.read(model, "config.json"))!]).toEqual([...text('"ok"\n')]);
  });

  it("is written today as the newest fixture has it", async () => {
    const tree = memoryTree();
    const store = new TreeHubModels(tree);
    const pieces = async function* () {
      yield text('"ok"\n');
    };
    await store.add(await store.begin(model), "config.json", pieces());
    expect(await readBack(tree, fixture("hub-model-1.json"))).toEqual(fixture("hub-model-1.json"));
  });
});

describe("a checkpoint", () => {
  const checkpoint: TrainingCheckpoint = {
    plan: {
      version: 1,
      student: { id: "parent", revision: "0123456789abcdef", style: "verbose" },
      arm: "drp",
      seed: 7,
      traces: { problems: 8, minSteps: 2, maxSteps: 4, draws: 1, temperature: 1, topP: 1, maxNewTokens: 64 },
      training: { steps: 9, examplesPerStep: 2, peakRate: 0.001, warmupSteps: 1, decaySteps: 2, checkpointEvery: 3 },
      validation: { problems: 4, every: 3, patience: 2 },
    },
    dataHash: "fedcba9876543210",
    step: 1,
    history: {
      steps: [{ step: 1, loss: 0.5, gradientNorm: 2, rate: 0.001, tokens: 100, ms: 3 }],
      checks: [
        {
          step: 0,
          accuracy: { estimate: 0.5, low: 0.25, high: 0.75, n: 4, method: "Wilson" },
          tokens: { estimate: 60, low: 50, high: 70, n: 4, method: "t" },
          samples: [{ question: "How many?", text: "#### 7", tokens: 4, grade: "correct" }],
          isBest: false,
          ms: 5,
        },
      ],
    },
    parameters: Float32Array.of(1, -2, 0.5),
    moment1: Float32Array.of(0.25, 0, -1),
    moment2: Float32Array.of(4, 5, 6),
    best: { step: 1, parameters: Float32Array.of(7, 8, 9) },
  };

  it("of the first version loads", async () => {
    const store = twoSlots(treeCheckpoints(await treeOf(fixture("checkpoint-1.json")), "run"));
    expect(await store.load()).toEqual(checkpoint);
    expect(await store.head()).toMatchObject({ step: 1, bytes: 48 });
  });

  it("is written today as the newest fixture has it", async () => {
    const tree = memoryTree();
    await twoSlots(treeCheckpoints(tree, "run")).save(checkpoint);
    expect(await readBack(tree, fixture("checkpoint-1.json"))).toEqual(fixture("checkpoint-1.json"));
  });
});
