import { AppError } from "../errors.ts";
import type { TeacherTrace } from "../teacher/teacher.ts";

/** The shapes in which questions with responses travel: our own, the conversations of ShareGPT, and that of EasyDistill. */
export const TRACE_SHAPES = ["own", "shareGpt", "easyDistill"] as const;
export type TraceShape = (typeof TRACE_SHAPES)[number];

/** What a file holds. */
export interface TraceFile {
  readonly traces: readonly TeacherTrace[];
  /** Lines that are no JSON, or hold no question with a response. */
  readonly broken: number;
}

type Row = Readonly<Record<string, unknown>>;

/**
 * Reads traces from JSONL, or from one JSON array, whatever shape each row has. AppError `bad-file` for a file that holds
 * none.
 */
export function readTraceFile(text: string): TraceFile {
  const rows = rowsOf(text);
  const read = rows.map((row) => (row === undefined ? undefined : traceOf(row)));
  const traces = read.filter((trace) => trace !== undefined);
  if (traces.length === 0) {
    throw new AppError({
      code: "bad-file",
      message: "The file holds no trace.",
      hint: "Each line of JSON needs question and response, instruction and output, or conversations.",
    });
  }
  return { traces, broken: read.length - traces.length };
}

/** One line of a data set in a shape; what is learned is the pruned text. */
export function traceLine(shape: TraceShape, question: string, response: string, pruned: string): string {
  switch (shape) {
    case "own":
      return JSON.stringify({ question, response, pruned });
    case "shareGpt":
      return JSON.stringify({
        conversations: [
          { from: "human", value: question },
          { from: "gpt", value: pruned },
        ],
      });
    case "easyDistill":
      return JSON.stringify({ instruction: question, output: pruned });
  }
}

function rowsOf(text: string): readonly unknown[] {
  const trimmed = text.replace(/^\uFEFF/, "").trim();
  if (trimmed.startsWith("[")) {
    const whole = parsed(trimmed);
    if (Array.isArray(whole)) return whole;
  }
  return trimmed === "" ? [] : trimmed.split(/\r?\n/).flatMap((line) => (line.trim() === "" ? [] : [parsed(line)]));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function traceOf(row: unknown): TeacherTrace | undefined {
  if (typeof row !== "object" || row === null) return undefined;
  const { question, response, instruction, input, output, conversations } = row as Row;
  if (typeof response === "string" && typeof question === "string") return { question, response };
  if (typeof output === "string" && typeof instruction === "string") {
    const more = typeof input === "string" && input !== "" ? `\n\n${input}` : "";
    return { question: instruction + more, response: output };
  }
  return Array.isArray(conversations) ? firstExchange(conversations) : undefined;
}

/** The first thing that a person says, and what is answered to it. */
function firstExchange(turns: readonly unknown[]): TeacherTrace | undefined {
  const said = turns.flatMap((turn) => {
    const { from, value } = (turn ?? {}) as Row;
    return typeof from === "string" && typeof value === "string" ? [{ from, value }] : [];
  });
  const asked = said.findIndex(({ from }) => from === "human" || from === "user");
  const answer = said.slice(asked + 1).find(({ from }) => from === "gpt" || from === "assistant");
  return asked < 0 || !answer ? undefined : { question: said[asked]!.value, response: answer.value };
}
