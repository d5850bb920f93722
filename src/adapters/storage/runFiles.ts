import { throwIfAborted } from "../../core/errors.ts";
import { completeRecords } from "../../core/evaluation/completeRecords.ts";
import { itemsJsonl, itemTable } from "../../core/evaluation/exportItems.ts";
import { summaryMarkdown } from "../../core/evaluation/exportSummary.ts";
import { gradeRecord } from "../../core/evaluation/graded.ts";
import { type ExportFacts, runManifest } from "../../core/evaluation/manifest.ts";
import { plannedItems } from "../../core/evaluation/plannedItems.ts";
import { writeRunFile } from "../../core/evaluation/runFile.ts";
import type { ExportedFile, ExportFormat, RunFiles, TextFile, WholeRun } from "../../core/evaluation/runFiles.ts";
import { runFromRecords } from "../../core/evaluation/runFromRecords.ts";
import { summarize } from "../../core/evaluation/summary.ts";
import { RunningHash } from "../../core/hash.ts";
import type { Clock } from "../../core/ports.ts";
import { stretches } from "../../core/stretches.ts";
import { itemsCsv } from "./itemsCsv.ts";
import { runFileSteps } from "./readRunFile.ts";

/** `facts` tells, at each export, where it is made; `breathe` is a macrotask. */
export function runFiles(facts: () => ExportFacts, clock: Clock, breathe: () => Promise<void>): RunFiles {
  return {
    read: (signal, file, onShare) => readRun(file, onShare, abortable(signal, stretches(clock, breathe))),
    manifest: ({ records }) => runManifest(records, facts()),
    write: async (format, run) => writeRun(format, run, facts()),
  };
}

/** After each piece of work: events in where it is time, and AbortError where one of them was a cancel. */
type Pause = () => Promise<void> | undefined;

function abortable(signal: AbortSignal, pause: Pause): Pause {
  return () => pause()?.then(() => throwIfAborted(signal));
}

/** Characters. */
const HASHED_AT_ONCE = 1 << 16;

async function readRun(
  { name, text, modifiedAt }: TextFile,
  onShare: (share: number) => void,
  pause: Pause,
): Promise<WholeRun> {
  const content = new RunningHash();
  for (let at = 0; at < text.length; at += HASHED_AT_ONCE) {
    content.add(text.slice(at, at + HASHED_AT_ONCE));
    await pause();
  }
  const steps = runFileSteps(name, text);
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) {
    onShare(step.value);
    await pause();
  }
  const { run, records } = step.value;
  const origin = { id: `file-${content.digits()}`, origin: "imported" } as const;
  if (run) return { run: { ...run, ...origin }, records };
  return { run: runFromRecords(records, { ...origin, title: name, createdAt: modifiedAt }), records };
}

function writeRun(format: ExportFormat, { run, records }: WholeRun, facts: ExportFacts): ExportedFile {
  const manifest = runManifest(records, facts);
  const name = fileName(run.title);
  switch (format) {
    case "run": {
      const text = writeRunFile({ manifest, run, records });
      return { name: `${name}.terse.json`, mediaType: "application/json", text };
    }
    case "itemsJsonl":
      return { name: `${name}.jsonl`, mediaType: "application/jsonl", text: itemsJsonl(records, manifest) };
    case "itemsCsv":
      return { name: `${name}.csv`, mediaType: "text/csv", text: itemsCsv(itemTable(records, manifest)) };
    case "summaryMarkdown": {
      const summary = summarize(completeRecords(run, records).map(gradeRecord));
      const text = summaryMarkdown(summary, manifest, plannedItems(run));
      return { name: `${name}.md`, mediaType: "text/markdown", text };
    }
  }
}

const LONGEST_NAME = 60;

/** Of a title, what every file system takes. */
function fileName(title: string): string {
  const plain = title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "");
  return `terse-${plain.slice(0, LONGEST_NAME).replace(/-+$/, "") || "run"}`.toLowerCase();
}
