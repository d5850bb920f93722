import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, describe, expect, it } from "vitest";

import { trainingBatch } from "../../../src/cli/train/batches.ts";
import { batchKind, onlyStyle } from "../../../src/cli/train/recipe.ts";
import { STYLES } from "../../../src/core/traces/trace.ts";
import { parseVocabulary } from "../../../src/engine/tokenizer/tokenizerFiles.ts";
import { WordEncoder } from "../../../src/engine/tokenizer/wordEncoder.ts";
import { readCheckpoint } from "../../../src/engine/train/checkpoint.ts";
import { ROOT, runTool } from "../../run/process.ts";

const STUDENT = join(ROOT, "public/models/student");
const folder = mkdtempSync(join(tmpdir(), "terse-train-"));
afterAll(() => rmSync(folder, { recursive: true }));

const train = (out: string, ...more: readonly string[]) =>
  runTool("tsx", ["src/cli/main.ts", "train", "--out", join(folder, out), "--threads", "1", ...more]);
const checkpoint = (out: string): Buffer => readFileSync(join(folder, out, "checkpoint.safetensors"));

describe("the batches of training", () => {
  const vocabulary = parseVocabulary(JSON.parse(readFileSync(join(STUDENT, "tokenizer.json"), "utf8")));
  const encoder = new WordEncoder(vocabulary);
  const marks = STYLES.map((style) => vocabulary.tokens.indexOf(`<|${style}|>`));
  const stylesIn = (ids: Int32Array) => STYLES.filter((_, i) => ids.includes(marks[i]!));

  it("hold every style, or the one that was asked for", () => {
    for (const step of [1000, 1003, 5000]) {
      const kind = batchKind(step);
      expect(stylesIn(trainingBatch(encoder, 1, "train", step, kind).ids)).toContain("pruned");
      for (const style of STYLES) {
        const only = { ...kind, mix: onlyStyle(kind.mix, style) };
        expect(stylesIn(trainingBatch(encoder, 1, "train", step, only).ids)).toEqual([style]);
      }
    }
  });

  it("are a function of seed, split and step", () => {
    const batch = (seed: number, step: number) => trainingBatch(encoder, seed, "train", step, batchKind(900));
    expect(batch(1, 900)).toEqual(batch(1, 900));
    expect(batch(1, 900)).not.toEqual(batch(2, 900));
    expect(batch(1, 900)).not.toEqual(batch(1, 901));
  });
});

describe("npm run terse -- train --from", { timeout: 120_000 }, () => {
  const from = ["--from", STUDENT, "--from-step", "7400"];

  it("begins with the student's weights and vocabulary, and resumes bit for bit", async () => {
    expect((await train("whole", ...from, "--steps", "7402", "--style", "verbose")).exitCode).toBe(0);
    expect((await train("parts", ...from, "--steps", "7402", "--style", "verbose", "--until", "7401")).exitCode).toBe(
      0,
    );
    expect(readCheckpoint(checkpoint("parts")).state.step).toBe(7401);
    const resumed = await train("parts", "--resume", "--steps", "7402");
    expect(resumed.exitCode).toBe(0);
    expect(checkpoint("parts").equals(checkpoint("whole"))).toBe(true);
    const tokenizer = (path: string) => readFileSync(join(path, "tokenizer.json"), "utf8");
    expect(tokenizer(join(folder, "whole"))).toBe(tokenizer(STUDENT));
  });

  it("says what a folder lacks", async () => {
    const { exitCode, output } = await train("nothing", "--from", join(folder, "absent"), "--steps", "1");
    expect(exitCode).toBe(2);
    expect(output).toContain("absent");
    expect(existsSync(join(folder, "nothing/checkpoint.safetensors"))).toBe(false);
  });
});
