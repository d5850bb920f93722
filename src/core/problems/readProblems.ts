import { AppError } from "../errors.ts";
import { hash } from "../hash.ts";
import type { Problem } from "./problem.ts";
import { type Skill, SKILLS } from "./skill.ts";

/**
 * Problems from JSONL text, one object a line, blank lines left out: our own files (`problems`), GSM8K's as they are
 * (`question`, and an `answer` whose last line is `#### 18`), or any lines of `question` and `answer`. Without an id a
 * problem is named by its set and line. Throws AppError `bad-file` naming the line that is broken or repeats an id.
 */
export function readProblems(text: string, setId: string): Problem[] {
  const problems: Problem[] = [];
  const ids = new Set<string>();
  for (const [index, line] of text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .entries()) {
    if (line.trim() === "") continue;
    const problem = readProblem(line, setId, index + 1);
    if (ids.has(problem.id)) throw badLine(setId, index + 1, `repeats the id "${problem.id}"`);
    ids.add(problem.id);
    problems.push(problem);
  }
  return problems;
}

function readProblem(line: string, setId: string, number: number): Problem {
  const row = parseObject(line, setId, number);
  const { question, answer, id, templateId, key, skills } = row;
  if (typeof question !== "string" || question.trim() === "") throw badLine(setId, number, "has no question");
  if (typeof answer !== "string" && typeof answer !== "number") throw badLine(setId, number, "has no answer");
  const gold = finalAnswer(String(answer));
  if (gold === "") throw badLine(setId, number, "has an empty answer");
  return {
    id: typeof id === "string" ? id : `${setId}/${number}`,
    setId,
    question: question.trim(),
    answer: gold,
    skills: Array.isArray(skills) ? skills.filter(isSkill) : [],
    templateId: typeof templateId === "string" ? templateId : undefined,
    key: typeof key === "string" ? key : hash(question.trim()),
  };
}

function parseObject(line: string, setId: string, number: number): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw badLine(setId, number, "is not JSON", cause);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw badLine(setId, number, "is not an object");
}

/** What stands after the last `####`; the whole answer where there is none. */
function finalAnswer(answer: string): string {
  return answer.split("####").at(-1)!.trim();
}

function isSkill(value: unknown): value is Skill {
  return SKILLS.some((skill) => skill.id === value);
}

function badLine(setId: string, number: number, what: string, cause?: unknown): AppError {
  return new AppError({
    code: "bad-file",
    message: `${setId}, line ${number}: ${what}.`,
    hint: "Every line is one JSON object with a question and an answer.",
    cause,
  });
}
