// cspell:ignore שלוש مرحبا
import fc from "fast-check";

import { type Split, SPLITS, type TeacherTrace } from "../../src/core/teacher/teacher.ts";

export const QUESTION = "Ann has 3 pens, buys 4 packs of 12 and gives half of them away. How many pens does she have?";

/** Text made of what the teacher must look at, so that its rules meet in every order. */
const likeATrace = fc
  .array(
    fc.constantFrom(
      ..."Wait,|So|no, that is wrong.|Let me check:|the answer is|#### 7|\\boxed{7}|\\boxed{|3 + 4 = 7|7 - 4 = 3|4 * 12 = 48|48 / 2|24|half of|twice|a dozen is 12|x = 3|2x + 1|let n be|, which gives|, so|$5|20%|1/3|.|. |? |\n|\n\n|- 1. |\\[|\\]|$$|<think>|</think>|<think|🙂|שלוש|مرحبا|\\frac{1}{2}|\\frac{|\\neq|\\times|<<3+4=7>>|<<|((|)|1,000|5:30|=|first I need the pens|Alternatively".split(
        "|",
      ),
    ),
    { maxLength: 50 },
  )
  .map((pieces) => pieces.join(" "));

/** Right calculations on the question's numbers, with anything between, and an answer at the end. */
const solved = fc
  .tuple(
    fc.array(
      fc.tuple(
        likeATrace,
        fc.constantFrom("4 * 12 = 48.", "3 + 48 is 51", "51 - 24 = 27", "48 / 2 = 24", "That gives 27."),
      ),
    ),
    fc.constantFrom("27", "24", "51", "7", "48"),
    fc.constantFrom("\n#### ", " So the answer is ", "\n\\boxed{7} or "),
  )
  .map(
    ([lines, answer, stating]) =>
      `${lines.map(([before, line]) => `${before}\n${line}`).join("\n")}${stating}${answer}`,
  );

export const anyTrace: fc.Arbitrary<TeacherTrace> = fc.record({
  question: fc.oneof(fc.constant(QUESTION), fc.constant(""), likeATrace, fc.string({ unit: "binary", maxLength: 80 })),
  response: fc.oneof(
    likeATrace,
    solved,
    solved.map((text) => `<think>\n${text}\n</think>\nSo it is 27.\n\n#### 27`),
    likeATrace.map((text) => `<think>\n${text}\n</think>\n${text}`),
    likeATrace.map((text) => `<think>\n${text}`),
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.string({ unit: "grapheme", maxLength: 300 }),
  ),
});

export const anySplit = fc.constantFrom<Split>(...SPLITS);
