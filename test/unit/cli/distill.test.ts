import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, describe, expect, it } from "vitest";

import { readDistillationFile } from "../../../src/adapters/storage/distillationFile.ts";
import { contentHash } from "../../../src/adapters/storage/nodeContentHash.ts";
import { scoresOf } from "../../../src/core/distill/shortAnswers.ts";
import type { DistilledFacts } from "../../../src/core/distill/studentFacts.ts";
import { compareStudents } from "../../../src/core/evaluation/compareStudents.ts";
import { STUDENT_FILES } from "../../../src/core/models/studentFiles.ts";
import { ROOT, runTool } from "../../run/process.ts";

const folder = mkdtempSync(join(tmpdir(), "terse-distill-"));
afterAll(() => rmSync(folder, { recursive: true }));

const STUDENT = existsSync(join(ROOT, "public/models/student/config.json"));
const TINY = "--preset minute --traces 6 --steps 2 --examples 2 --validation 2 --compare 2 --threads 2".split(" ");
const terse = (...args: readonly string[]) => runTool("tsx", ["src/cli/main.ts", "distill", ...args]);
const dataOf = (output: string) => /lessons, data ([0-9a-f]{16})/.exec(output)?.[1];
const factsOf = (path: string) =>
  (JSON.parse(readFileSync(join(path, "config.json"), "utf8")) as { terse: DistilledFacts & { scope: object } }).terse;

describe.skipIf(!STUDENT)(
  "npm run terse -- distill (skipped: public/models/student is absent)",
  { timeout: 300_000 },
  () => {
    it("collects, prunes, trains, compares, goes on where it was stopped, and leaves a student that distills again", async () => {
      const [out, again] = [join(folder, "child"), join(folder, "again")];
      const { output, exitCode } = await terse("--out", out, ...TINY);
      expect(output).toMatch(/6 traces: \d right; not kept: \d wrong/);
      expect(output).toMatch(/step 0: .* correct .*, [\d.]+ tokens/);
      expect(output).toMatch(/Before and after on 2 further problems of the validation split/);
      expect(output).toMatch(/mean tokens [\d.]+ → [\d.]+, [−\d.]+ % off/);
      expect(exitCode).toBe(0);

      const facts = factsOf(out);
      expect(facts).toMatchObject({ parent: "embedded", arm: "drp", styles: ["verbose"], steps: 2 });
      expect(facts.distill).toMatchObject({ dataHash: dataOf(output), plan: { arm: "drp", seed: 7 } });
      expect(facts.scope).toMatchObject({ maxNumber: expect.any(Number) as number });
      const card = readFileSync(join(out, "README.md"), "utf8");
      expect(card).toContain(facts.distill.planHash);
      expect(card).toContain("Arm `drp`");

      // What it writes down is what the page reads: the same lessons, the same child, the same figures.
      const { run } = readDistillationFile("run", readFileSync(join(out, "run/distillation.json"), "utf8"));
      expect(run).toMatchObject({ name: "drp, seed 7", parent: "Embedded student", plan: facts.distill.plan });
      expect(run.lessons).toMatchObject({ dataHash: facts.distill.dataHash, lessons: facts.distill.lessons });
      expect(run.training!.history.checks.map(({ step }) => step)).toEqual([0, 2]);
      expect(run.training).toMatchObject({ threads: 2, ending: { kind: "finished", step: 2 } });
      expect(run.child).toMatchObject({ modelId: await contentHash(out, STUDENT_FILES), step: 2 });
      const { parent, child } = run.child!.answers!;
      const figures = compareStudents(scoresOf(parent), [scoresOf(child)])!;
      expect(output).toContain(`mean tokens ${figures.tokensBefore.toFixed(1)} → ${figures.tokens.toFixed(1)}`);

      const refused = await terse("--out", out, ...TINY);
      expect(refused.output).toMatch(/holds a run\. Add --resume/);
      expect(refused.exitCode).toBe(2);
      const other = await terse("--out", out, ...TINY, "--arm", "verbose", "--resume");
      expect(other.output).toMatch(/holds a run of another plan/);
      expect(other.exitCode).toBe(2);

      // Without its last file, as where it was stopped: it goes on with traces and checkpoint.
      const stopped = join(folder, "stopped");
      cpSync(out, stopped, { recursive: true });
      rmSync(join(stopped, "model.safetensors"));
      const resumed = await terse("--out", stopped, ...TINY, "--resume");
      expect(resumed.exitCode).toBe(0);
      expect(resumed.output).toMatch(/on from step 2\./);
      expect(dataOf(resumed.output)).toBe(facts.distill.dataHash);
      const weights = (path: string) => readFileSync(join(path, "model.safetensors"));
      expect(weights(stopped).equals(weights(out))).toBe(true);

      // The plan, as the child's config.json or alone, gives the same lessons and the same weights.
      const plan = join(folder, "plan.json");
      writeFileSync(plan, JSON.stringify(facts.distill.plan));
      const config = join(out, "config.json");
      const repeated = await terse("--out", again, "--plan", config, "--compare", "2", "--threads", "2");
      expect(dataOf(repeated.output)).toBe(facts.distill.dataHash);
      expect(weights(again).equals(weights(out))).toBe(true);

      const grandchild = await terse("--student", out, "--plan", plan, "--out", join(folder, "grandchild"));
      expect(grandchild.output).toMatch(/is a plan for another student/);
      expect(grandchild.exitCode).toBe(2);
    });

    it("says what is wrong in one line and ends with 2", async () => {
      const broken = join(folder, "broken.json");
      writeFileSync(broken, '{"version": 1}');
      const cases: readonly (readonly [string[], RegExp])[] = [
        [["--arm", "best"], /--arm <name>.*Allowed choices are drp/],
        [["--student", join(folder, "none")], /lacks a file of the model/],
        [["--plan", broken], /broken\.json is no plan \(student/],
        [["--plan", join(folder, "absent.json")], /absent\.json does not exist/],
        [["--temperature", "9"], /--temperature <t>.*from 0 to 5/],
      ];
      for (const [args, expected] of cases) {
        const { output, exitCode } = await terse("--out", join(folder, "never"), ...args);
        expect(output, args.join(" ")).toMatch(expected);
        expect(exitCode, args.join(" ")).toBe(2);
      }
      expect(existsSync(join(folder, "never"))).toBe(false);
    });
  },
);
