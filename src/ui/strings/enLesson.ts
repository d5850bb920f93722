import type { DistillWork } from "../../core/distill/distillRun.ts";

interface LessonText {
  readonly heading: string;
  readonly body: string;
  readonly press: string;
}

/** The words of a distillation that goes step by step. */
export const lessonWords = {
  label: "Step by step",
  before: {
    collect: {
      heading: "The student writes",
      body: "First the student solves problems of the train split in its own verbose way. Its answers are compared with the exact ones, and only right traces are kept: nothing is learned from a mistake.",
      press: "Sample its traces",
    },
    teach: {
      heading: "The teacher prunes",
      body: "The teacher cuts each trace into steps of one skill, follows which number comes from where, and drops what the answer does not depend on. It sees the question and the trace, never the solution. What is left are the student’s own words, fewer of them.",
      press: "Prune the traces",
    },
    train: {
      heading: "The student learns",
      body: "Training makes the pruned traces likelier, a few examples at a step. The loss is how surprised the student is by each token, in nats: 0 is certainty, and guessing among its whole vocabulary would be about 7. At each check it answers the same problems again: watch the tokens fall, and whether the right answers stay.",
      press: "Train",
    },
    keep: {
      heading: "The child is kept",
      body: "Of all checks the best one gives the child: right most often, then with the fewest tokens. It is put among the models, with a card that says where it comes from.",
      press: "Keep the child",
    },
    measure: {
      heading: "Before and after",
      body: "Parent and child answer the same new problems. The pairs say whether the child is really shorter, and whether it got worse: where both are right or both are wrong, nothing is decided.",
      press: "Compare them",
    },
  } satisfies Record<DistillWork, LessonText>,
  oneStep: "One step",
  toCheck: "To the next check",
  toEnd: "To the end",
  leave: "Leave the lesson",
  done: {
    heading: "That is distillation",
    body: "The student has become its own shorter child. Compare the two on one problem, or let another arm say how much of the gain is pruning and how much is only more training.",
  },
};
