import { count, problems, whole } from "./enNumbers.ts";

const lines = (n: number): string => count(n, { one: "line", other: "lines" });

/** The words for a file of problems. */
export const fileWords = {
  choose: "Choose a file",
  drop: "or drop it here: JSONL or CSV with a question and an answer in every row",
  reading: (name: string) => `Reading ${name}`,
  cancel: "Cancel",
  read: (name: string, n: number) => `${name}: ${problems(n)}`,
  columns: (question: string, answer: string) => `Question from “${question}”, answer from “${answer}”.`,
  change: "Choose other columns",
  broken: (n: number) => `${lines(n)} could not be read`,
  skipped: (n: number) => `${lines(n)} that could not be read ${n === 1 ? "is" : "are"} left out`,
  lines: "Lines that could not be read",
  brokenLine: (line: number, message: string) => `Line ${whole.format(line)}: ${message}`,
  more: (n: number) => `and ${whole.format(n)} more`,
  skip: (n: number) => (n === 1 ? "Skip this line" : `Skip these ${whole.format(n)} lines`),
};

/** The words for the choice of its columns. */
export const columnWords = {
  heading: "Choose the columns",
  lead: (name: string) => `The columns of ${name} do not say for sure which holds the question and which its answer.`,
  again: (name: string) => `The columns of ${name} were recognised by their names. Choose others if these are wrong.`,
  roles: { question: "Question", answer: "Answer" },
  choose: "Choose a column",
  samples: "The first rows",
  import: "Read the problems",
  cancel: "Cancel",
};
