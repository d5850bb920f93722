import type { Experiment, Screen } from "../core/experiment.ts";
import { DEFAULT_EXPERIMENT, EXPERIMENT_VERSION } from "../core/experiment.ts";
import { readCompare, writeCompare } from "./links/compareLink.ts";
import { readDistill, writeDistill } from "./links/distillLink.ts";
import { readEvaluate, writeEvaluate } from "./links/evaluateLink.ts";
import type { LinkWriter } from "./links/parameters.ts";
import { readPrune, writePrune } from "./links/pruneLink.ts";

/** What a link says: an experiment, and whether to run it at once. */
export interface ReadLink {
  readonly experiment: Experiment;
  readonly autorun: boolean;
  /** Why the default stands in for what the link said; undefined for a link that could be read, and for no link. */
  readonly problem: LinkProblem | undefined;
}

export type LinkProblem = "newer-version" | "unreadable";

/**
 * The hash, "#" included, that describes an experiment: readable, and only what differs from its screen's default.
 * The default comparison is the empty string. An evaluation, which takes minutes, never runs by itself.
 */
export function experimentToHash(experiment: Experiment, autorun = false): string {
  const parameters = new URLSearchParams();
  const write: LinkWriter = (key, value, byDefault) => {
    if (value !== undefined && value !== byDefault) parameters.set(key, String(value));
  };
  switch (experiment.screen) {
    case "compare":
      writeCompare(experiment, write);
      if (autorun) parameters.set("run", "1");
      break;
    case "evaluate":
      writeEvaluate(experiment, write);
      break;
    case "prune":
      writePrune(experiment, write);
      break;
    case "distill":
      writeDistill(experiment, write);
      break;
  }
  if (parameters.size === 0) return experiment.screen === DEFAULT_EXPERIMENT.screen ? "" : `#${experiment.screen}`;
  const readable = parameters.toString().replaceAll("%2C", ",");
  return `#${experiment.screen}?v=${EXPERIMENT_VERSION}&${readable}`;
}

/** Reads a URL's hash. Never throws: what cannot be read gives the default and says why. */
export function experimentFromHash(hash: string): ReadLink {
  const text = hash.replace(/^#/, "");
  const [screen = "", query] = splitOnce(text, "?");
  if (text === "") return standIn(undefined);
  if (!isScreen(screen)) return standIn("unreadable");
  const { v: version, ...fields } = Object.fromEntries(new URLSearchParams(query ?? ""));
  if (Number(version ?? EXPERIMENT_VERSION) > EXPERIMENT_VERSION) return standIn("newer-version");
  if (version !== undefined && version !== String(EXPERIMENT_VERSION)) return standIn("unreadable");
  if (screen === DEFAULT_EXPERIMENT.screen) return query === undefined ? standIn(undefined) : readComparison(fields);
  const experiment = READERS[screen](fields);
  return experiment ? { experiment, autorun: false, problem: undefined } : standIn("unreadable");
}

type Fields = Readonly<Record<string, string>>;

/** Those of the screens that a link opens as they are, without running anything. */
const READERS: Readonly<
  Record<Exclude<Screen, (typeof DEFAULT_EXPERIMENT)["screen"]>, (fields: Fields) => Experiment | undefined>
> = {
  evaluate: readEvaluate,
  prune: readPrune,
  distill: readDistill,
};

function isScreen(name: string): name is Screen {
  return name === DEFAULT_EXPERIMENT.screen || Object.hasOwn(READERS, name);
}

function readComparison({ run, ...fields }: Record<string, string>): ReadLink {
  const experiment = run === undefined || run === "1" ? readCompare(fields) : undefined;
  if (!experiment) return standIn("unreadable");
  return { experiment, autorun: run === "1", problem: undefined };
}

function standIn(problem: LinkProblem | undefined): ReadLink {
  return { experiment: DEFAULT_EXPERIMENT, autorun: true, problem };
}

function splitOnce(text: string, separator: string): readonly [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}
