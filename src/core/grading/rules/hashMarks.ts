import { readStatement } from "../sentence.ts";
import type { Region, Rule, Statement } from "./statement.ts";

const MARKS = /^[^\S\n]*####(?!#)[^\S\n]*([^\n]*)/gm;

/** GSM8K's own ending: a line "#### 18". */
export const hashMarks: Rule = {
  id: "hashMarks",
  find(completion: string, [from, to]: Region): Statement[] {
    const text = completion.slice(0, to);
    MARKS.lastIndex = from;
    const statements: Statement[] = [];
    for (let line = MARKS.exec(text); line; line = MARKS.exec(text)) {
      const end = MARKS.lastIndex;
      const reading = readStatement(text, end - line[1]!.length, end);
      if (reading) statements.push({ rule: "hashMarks", ...reading, extent: [line.index, end] });
    }
    return statements;
  },
};
