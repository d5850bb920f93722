import { hashFraction } from "../hash.ts";
import { renderDecisions } from "../teacher/render.ts";
import { answerSentence, answersSame, statedAnswer } from "../teacher/statedAnswer.ts";
import type { PrunedTrace, Split, TeacherTrace } from "../teacher/teacher.ts";
import { ARM_IDS, type ArmId, type AskTeacher, type DistillArm, type Learning } from "./arm.ts";

/** A calculation as it stands in a text. */
const EQUATION = /\$?\d[\d.,]*%?(?:\s*[-+*/×÷]\s*\$?\d[\d.,]*%?)+\s*=\s*\$?\d(?:[\d.,]*\d)?%?/g;

/** How an arm renders a trace that the teacher has followed. `skill` are its decisions by skill. */
type Render = (trace: TeacherTrace, skill: PrunedTrace, ask: AskTeacher) => string | Promise<string>;

const splitBy =
  (split: Split): Render =>
  async (_trace, _skill, ask) =>
    (await ask(split)).pruned;

const pruned: Render = (_trace, skill) => skill.pruned;
const whole: Render = ({ response }) => response;
const halves: Render = (trace, skill) => (hashFraction(trace.response) < 0.5 ? trace.response : skill.pruned);

/** The end of a trace as the teacher would say it. The teacher followed the trace, so that it states an answer. */
const sentence = ({ response }: TeacherTrace): string => answerSentence(statedAnswer(response)!);

const ownWords: Render = (trace, skill) => {
  const lines = skill.steps.flatMap((step, i) => {
    const text = renderDecisions([step], [skill.decisions[i]!]);
    return text.match(EQUATION) ?? [];
  });
  return [...new Set(lines), sentence(trace)].join("\n");
};

const ARMS: Readonly<Record<ArmId, readonly [summary: string, render: Render]>> = {
  drp: ["the student's own trace, pruned step by step, one skill a step", pruned],
  "default-split": ["the same, cut at paragraphs", splitBy("paragraphs")],
  "no-split": ["the same, as one piece: cut off where it has reached its answer", splitBy("none")],
  direct: ["the necessary calculations, in the teacher's voice", ownWords],
  "format-only": ["the whole trace, and a forced answer sentence", (trace) => `${trace.response}\n${sentence(trace)}`],
  "answer-only": ["the answer sentence alone", sentence],
  verbose: ["the whole trace, nothing pruned", whole],
  mix: ["half of the traces whole, half pruned", halves],
};

/** The arms of the experiment, DRP first. They reject the same traces: those that the teacher cannot follow by skill. */
export const DISTILL_ARMS: readonly DistillArm[] = ARM_IDS.map((id) => {
  const [summary, render] = ARMS[id];
  return { id, summary, learn: (trace, ask) => learn(render, trace, ask) };
});

export function armById(id: string): DistillArm | undefined {
  return DISTILL_ARMS.find((arm) => arm.id === id);
}

async function learn(render: Render, trace: TeacherTrace, ask: AskTeacher): Promise<Learning> {
  const skill = await ask("skill");
  if (skill.fallback !== undefined) return { kind: "rejected", reason: skill.fallback };
  const target = await render(trace, skill, ask);
  return answersSame(target, statedAnswer(trace.response))
    ? { kind: "learn", target }
    : { kind: "rejected", reason: "answerChanged" };
}
