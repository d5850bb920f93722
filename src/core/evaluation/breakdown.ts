import type { Problem } from "../problems/problem.ts";
import type { Skill } from "../problems/skill.ts";
import { SKILLS } from "../problems/skill.ts";
import { TEMPLATES } from "../problems/templates.ts";
import { armsOf } from "./arms.ts";
import type { GradedRecord } from "./graded.ts";
import { groupBy } from "./groupBy.ts";
import { type ArmSummary, summarizeArm } from "./summary.ts";

/** What the arms did on some of the problems. */
export interface Group<Key> {
  readonly key: Key;
  /** Problems in it. */
  readonly problems: number;
  /** In the arms' order; an arm without records here is left out. */
  readonly arms: readonly ArmSummary[];
}

/** By the skills that a problem exercises, in the order of SKILLS: a problem with several skills is in several groups. */
export function bySkill(records: readonly GradedRecord[], problems: readonly Problem[]): readonly Group<Skill>[] {
  const groups = groupRecords(records, problems, ({ skills }) => [...new Set(skills)]);
  return SKILLS.flatMap(({ id }) => groups.get(id) ?? []);
}

/** By the number of calculations, fewest first. Problems of which it is not known are left out. */
export function bySteps(records: readonly GradedRecord[], problems: readonly Problem[]): readonly Group<number>[] {
  const groups = groupRecords(records, problems, (problem) => stepsOf(problem) ?? []);
  return [...groups.values()].sort((a, b) => a.key - b.key);
}

const STEPS_OF_TEMPLATE = new Map(TEMPLATES.map(({ id, steps }) => [id, steps]));

/** How many calculations a problem needs; known for our own templates. */
export function stepsOf({ templateId }: Pick<Problem, "templateId">): number | undefined {
  return templateId === undefined ? undefined : STEPS_OF_TEMPLATE.get(templateId);
}

function groupRecords<Key>(
  records: readonly GradedRecord[],
  problems: readonly Problem[],
  keysOf: (problem: Problem) => Key | readonly Key[],
): Map<Key, Group<Key>> {
  const keysById = new Map(problems.map((problem) => [problem.id, [keysOf(problem)].flat() as readonly Key[]]));
  const keyed = records.flatMap((item) => (keysById.get(item.record.problemId) ?? []).map((key) => ({ key, item })));
  return new Map(
    [...groupBy(keyed, ({ key }) => key)].map(([key, members]) => {
      const items = members.map(({ item }) => item);
      return [
        key,
        {
          key,
          problems: new Set(items.map(({ record }) => record.problemId)).size,
          arms: armsOf(items).map(({ records: arm }) => summarizeArm(arm)),
        },
      ];
    }),
  );
}
