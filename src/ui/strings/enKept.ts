import type { Condition } from "../../core/evaluation/compareRuns.ts";
import type { KeptKind } from "../../core/evaluation/storageReport.ts";
import * as say from "./enNumbers.ts";
import { count, whole } from "./enNumbers.ts";

/** The words for what is kept in the browser. */
export const storageWords = {
  heading: "Storage",
  used: "Used of what the browser allows",
  usedOf: (used: number, quota: number) => `${say.bytes(used)} used of ${say.bytes(quota)} that the browser allows`,
  unknownRoom: "This browser does not say how much room there is.",
  promised: "The browser has promised to keep it until you delete it.",
  notPromised: "The browser may delete it when the disk fills up.",
  refused: "The browser did not promise to keep it. Export what matters.",
  persist: "Ask it to keep everything",
  busy: "Things can be deleted when the one that is going on has ended.",
  table: "What is kept",
  what: "What",
  size: "Size",
  bytes: (value: number) => say.bytes(value),
  offline: (n: number) => `${count(n, { one: "file", other: "files" })} of the page and its model`,
  offlineNote: "The page opens without a network while they are here. The next visit with one stores them again.",
  deleteOffline: "Delete the files of the page and its model",
  title: (titles: readonly string[]) => (titles.length === 0 ? "Of a deleted distillation" : titles.join(", ")),
  kinds: {
    student: "Student",
    hubModel: "Model of the hub",
    distillation: "Distillation with its traces",
    checkpoint: "Checkpoint",
    dataSet: "Data set of pruned traces",
    batch: "Batch of traces that a model prunes",
  } satisfies Record<KeptKind, string>,
  notes: {
    student: "",
    hubModel: "It is fetched again when it is asked again.",
    distillation: "Its student stays.",
    checkpoint: "Without it, training that is not finished starts over.",
    dataSet: "",
    batch: "Without it, the model is asked again.",
  } satisfies Record<KeptKind, string>,
  deleteThing: (kind: string, title: string) => `Delete ${title} (${kind.toLowerCase()})`,
  deleteAll: (n: number) => `Delete all ${whole.format(n)}, the page’s own files apart`,
  nothing: "Nothing else is kept in this browser yet.",
};

/** The words for the comparison of two runs. */
export const comparisonWords = {
  heading: "Against another run",
  choose: "Compare with",
  none: "No run",
  only: "Keep a second run to compare this one with it.",
  option: (title: string, date: string) => `${title}, ${date}`,
  reading: "Reading the other run",
  busy: "The comparison appears when this run has paused or ended.",
  incomplete: "Not all of both runs is there yet, so these figures are interim.",
  nothing: "These two runs have no strategy in common, so there is nothing to compare.",
  noItem: "They have no problem in common.",
  pair: (strategy: string) => `${strategy}: this run against the other`,
  other: "other run",
  this: "this run",
  counts: (n: number, lost: number, gained: number) =>
    `${count(n, { one: "item", other: "items" })} in both: ${whole.format(lost)} lost, ${whole.format(gained)} gained`,
  unmatched: (here: number, there: number) =>
    `Left out: ${count(here, { one: "item", other: "items" })} of this run only, ${whole.format(there)} of the other only.`,
  failed: (n: number) => `${count(n, { one: "item", other: "items" })} failed in one of them and left out.`,
  differ: (conditions: string) =>
    `What changed may come from more than one cause. The runs also differ in ${conditions}.`,
  conditions: {
    problems: "their problems",
    answers: "the answers taken for right",
    wording: "the wording of problems",
    strategy: "the wording of a strategy",
    model: "the model",
    device: "device or number format",
    decoding: "decoding",
  } satisfies Record<Condition, string>,
  changed: "Items that changed",
  list: "Table of items that changed",
  same: "No item is right in one and not in the other.",
  problem: "Problem",
  strategy: "Strategy",
  before: "Other run",
  after: "This run",
  tokens: "Tokens",
  open: (question: string) => `Open the two answers to: ${question}`,
  opened: (change: "lost" | "gained") => (change === "lost" ? "Right before, not now" : "Right now, not before"),
  shown: (shown: number, total: number) =>
    `${whole.format(shown)} of ${count(total, { one: "item", other: "items" })} that changed`,
};
