import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

  it("is exported with a card, in whose place none that a person wrote is put", async () => {
    expect((await train("short", ...from, "--steps", "7401", "--style", "verbose")).exitCode).toBe(0);
    const out = join(folder, "exported");
    const exportIt = () => runTool("tsx", ["src/cli/main.ts", "export", "--from", join(folder, "short"), "--out", out]);
    expect((await exportIt()).exitCode).toBe(0);
    const files = new Map(readdirSync(STUDENT).map((name) => [name, existsSync(join(out, name))]));
    expect([...files].filter(([, isThere]) => !isThere)).toEqual([]);
    const { terse } = JSON.parse(readFileSync(join(out, "config.json"), "utf8")) as { terse: object };
    expect(terse).toMatchObject({ steps: 7401, styles: ["verbose"], recipe: { fromStep: 7400, style: "verbose" } });
    const card = readFileSync(join(out, "README.md"), "utf8");
    expect(card).toContain("up to step 7401");
    expect(card).toContain("<|problem|> QUESTION<|verbose|>");
    writeFileSync(join(out, "README.md"), "Mine.");
    expect((await exportIt()).exitCode).toBe(0);
    expect(readFileSync(join(out, "README.md"), "utf8")).toBe("Mine.");
  });

  it("says what a folder lacks", async () => {
    const { exitCode, output } = await train("nothing", "--from", join(folder, "absent"), "--steps", "1");
    expect(exitCode).toBe(2);
    expect(output).toContain("absent");
    expect(existsSync(join(folder, "nothing/checkpoint.safetensors"))).toBe(false);
  });
});
