import type { HubSet, HubSetId } from "../../core/problems/hubSet.ts";
import { bytes, problems } from "./enNumbers.ts";

/** The words about problem sets of the hub. */
export const hubWords = {
  choose: "Set",
  names: { gsm8k: "GSM8K", "math-500": "MATH-500" } satisfies Record<HubSetId, string>,
  about: {
    gsm8k: "Word problems of grade-school mathematics with whole numbers as answers, test split.",
    "math-500": "Competition problems of all kinds, with expressions as answers, test split.",
  } satisfies Record<HubSetId, string>,
  asks: (host: string, { repository, problems: count, bytes: size }: HubSet) =>
    `Asks ${host} and the hosts of its files for ${repository}: ${problems(count)}, about ${bytes(size)}. Nothing is asked before you press the button.`,
  revision: (commit: string) => `The link names revision ${commit}.`,
  fetch: (name: string) => `Fetch ${name}`,
  fetching: (loaded: number, total: number | undefined) =>
    total === undefined ? bytes(loaded) : `${bytes(loaded)} of ${bytes(total)}`,
  progress: (name: string) => `Fetching ${name}`,
  cancel: "Cancel",
  newest: "Fetch the newest revision",
  fetched: (host: string, commit: string) => `From ${host}, revision ${commit}.`,
};
