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
import { hash } from "../../core/hash.ts";
import { itemsCsv } from "./itemsCsv.ts";
import { readRunFile } from "./readRunFile.ts";

/** `facts` tells, at each export, where it is made. */
export function runFiles(facts: () => ExportFacts): RunFiles {
  return {
    read: async (file) => readRun(file),
    manifest: ({ records }) => runManifest(records, facts()),
    write: async (format, run) => writeRun(format, run, facts()),
  };
}

function readRun({ name, text, modifiedAt }: TextFile): WholeRun {
  const { run, records } = readRunFile(name, text);
  const origin = { id: `file-${hash(text)}`, origin: "imported" } as const;
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
