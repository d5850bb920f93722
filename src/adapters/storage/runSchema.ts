import * as v from "valibot";

import { RUN_VERSION, type StoredRun } from "../../core/evaluation/runStore.ts";
import { SKILLS } from "../../core/problems/skill.ts";
import { STYLES } from "../../core/traces/trace.ts";

/** Loose, because a generated problem knows more than a `Problem` must, and gets it back. */
const problem = v.looseObject({
  id: v.string(),
  setId: v.string(),
  question: v.string(),
  answer: v.string(),
  skills: v.array(v.picklist(SKILLS.map(({ id }) => id))),
  templateId: v.optional(v.string()),
  key: v.string(),
});

/** JSON drops what is undefined; it is put back. */
const strategy = v.pipe(
  v.object({
    id: v.string(),
    label: v.string(),
    summary: v.string(),
    source: v.string(),
    system: v.optional(v.string()),
    instruction: v.string(),
    budget: v.optional(v.number()),
    shots: v.array(v.object({ question: v.string(), reply: v.string() })),
    style: v.optional(v.picklist([...STYLES, "own"])),
    maxNewTokens: v.number(),
  }),
  v.transform(({ system, budget, style, ...rest }) => ({ ...rest, system, budget, style })),
);

const positive = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

const plan = v.object({
  problems: v.array(problem),
  strategies: v.array(strategy),
  arms: v.optional(v.array(v.object({ model: v.string(), strategy: v.string() }))),
  decoding: v.object({
    maxNewTokens: v.optional(v.number()),
    temperature: v.number(),
    topP: v.number(),
    seed: v.number(),
  }),
  blockSize: positive,
  repeats: positive,
});

const shared = {
  id: v.string(),
  title: v.string(),
  createdAt: v.number(),
  origin: v.picklist(["live", "imported", "recorded"]),
  models: v.array(v.string()),
};

const version1 = v.pipe(
  v.object({ version: v.literal(1), ...shared, plan: v.omit(plan, ["repeats"]) }),
  v.transform((run) => ({ ...run, version: RUN_VERSION, plan: { ...run.plan, repeats: 1 } }) as const),
);

const version2 = v.object({ version: v.literal(RUN_VERSION), ...shared, plan });

const storedRun: v.GenericSchema<unknown, StoredRun> = v.variant("version", [version2, version1]);

export type ParsedRun =
  | { readonly kind: "run"; readonly run: StoredRun }
  /** Written by a later version of the page. */
  | { readonly kind: "newer"; readonly version: number }
  | { readonly kind: "broken"; readonly reason: string };

/** Checks a value that was written as JSON and makes a run of it; runs of older versions are brought up to date. */
export function parseRun(value: unknown): ParsedRun {
  const parsed = v.safeParse(storedRun, value);
  if (parsed.success) return { kind: "run", run: parsed.output };
  const versioned = v.safeParse(v.object({ version: v.pipe(v.number(), v.gtValue(RUN_VERSION)) }), value);
  if (versioned.success) return { kind: "newer", version: versioned.output.version };
  const [issue] = parsed.issues;
  return { kind: "broken", reason: `${v.getDotPath(issue) ?? "the run"}: ${issue.message}` };
}
