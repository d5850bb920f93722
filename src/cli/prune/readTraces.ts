import * as v from "valibot";

import type { TeacherTrace } from "../../core/teacher/teacher.ts";
import { badLine, readJsonLines } from "../jsonl.ts";

const row = v.looseObject({ question: v.string(), response: v.string() });

/** One at a time, with all that their lines hold. Throws AppError `bad-file` naming the line that is no trace. */
export async function* readTraces(path: string): AsyncGenerator<TeacherTrace> {
  for await (const { number, value } of readJsonLines(path)) {
    const parsed = v.safeParse(row, value);
    if (!parsed.success) {
      const [issue] = parsed.issues;
      const where = v.getDotPath(issue) ?? "the line";
      throw badLine(path, number, `needs a question and a response (${where}: ${issue.message})`);
    }
    yield parsed.output;
  }
}
