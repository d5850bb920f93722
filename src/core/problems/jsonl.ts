import { hash } from "../hash.ts";
import type { Problem } from "./problem.ts";
import { type Skill, SKILLS } from "./skill.ts";

/** A line that is not a problem, counted from 1. */
export interface LineError {
  readonly line: number;
  readonly message: string;
}

export interface ReadProblems {
  readonly problems: readonly Problem[];
  readonly errors: readonly LineError[];
}

/**
 * Reads one JSON object with `question` and `answer` a line; empty lines are skipped, broken ones reported. In a solution
 * in GSM8K's manner (Cobbe et al. 2021, arXiv 2110.14168) the answer is what follows the last `####`, without thousands
 * separators; any other answer is taken whole. Lines of `writeProblems` come back as they were; others get the hash of
 * the question as key, and no skills.
 */
export function readProblems(text: string, setId: string): ReadProblems {
  const problems: Problem[] = [];
  const errors: LineError[] = [];
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const read = readLine(line, setId, index + 1);
    if (typeof read === "string") errors.push({ line: index + 1, message: read });
    else problems.push(read);
  }
  return { problems, errors };
}

/** One line a problem, with a newline at the end; the graph of a generated problem is not written. */
export function writeProblems(problems: Iterable<Problem>): string {
  let text = "";
  for (const { id, setId, question, answer, skills, templateId, key } of problems) {
    text += JSON.stringify({ id, setId, question, answer, skills, templateId, key }) + "\n";
  }
  return text;
}

/** A problem, or why the line is none. */
function readLine(line: string, setId: string, lineNumber: number): Problem | string {
  let row: unknown;
  try {
    row = JSON.parse(line);
  } catch {
    return "This line is not JSON.";
  }
  if (typeof row !== "object" || row === null || Array.isArray(row)) return "This line is not a JSON object.";
  const fields = row as Readonly<Record<string, unknown>>;
  const question = textOf(fields["question"]);
  const solution = textOf(fields["answer"]);
  if (question === undefined) return 'The field "question" is missing or empty.';
  if (solution === undefined) return 'The field "answer" is missing or empty.';
  const answer = finalAnswer(solution);
  if (answer === "") return 'Nothing follows "####" in the field "answer".';
  const templateId = textOf(fields["templateId"]);
  return {
    id: textOf(fields["id"]) ?? `${setId}/${lineNumber}`,
    setId: textOf(fields["setId"]) ?? setId,
    question,
    answer,
    skills: skillsOf(fields["skills"]),
    ...(templateId === undefined ? {} : { templateId }),
    key: textOf(fields["key"]) ?? hash(question),
  };
}

function finalAnswer(solution: string): string {
  const at = solution.lastIndexOf("####");
  if (at < 0) return solution;
  return solution
    .slice(at + 4)
    .trim()
    .replace(/(?<=\d),(?=\d{3})/g, "");
}

/** Text that is not blank, without the blanks around it; a number counts as its text. */
function textOf(field: unknown): string | undefined {
  const text = typeof field === "number" ? String(field) : field;
  return typeof text === "string" && text.trim() !== "" ? text.trim() : undefined;
}

const SKILL_IDS: ReadonlySet<unknown> = new Set(SKILLS.map((skill) => skill.id));

function skillsOf(field: unknown): readonly Skill[] {
  return Array.isArray(field) ? field.filter((item): item is Skill => SKILL_IDS.has(item)) : [];
}
