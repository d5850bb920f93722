/** The page with a scripted student instead of a model: for looking at it, and for journeys that need no model. */
import { macrotask } from "../../../src/adapters/generators/macrotask.ts";
import { memoryLock } from "../../../src/adapters/storage/locks.ts";
import { memoryRuns } from "../../../src/adapters/storage/memoryRuns.ts";
import { readProblems } from "../../../src/core/problems/jsonl.ts";
import { mountApp } from "../../../src/ui/mountApp.ts";
import { scriptedStudent } from "./scriptedStudent.ts";

const target = document.getElementById("app");
if (!target) throw new Error("The stage has no #app.");
const tokenMs = Number(new URLSearchParams(location.search).get("tokenMs") ?? 5);
const clock = { now: () => performance.now() };
void mountApp({
  target,
  clock,
  generator: scriptedStudent(clock, tokenMs),
  evaluation: {
    runs: memoryRuns(),
    lock: memoryLock(),
    breathe: macrotask,
    readProblems: async (file) => readProblems(await file.text(), file.name),
    runFiles: undefined,
  },
});
