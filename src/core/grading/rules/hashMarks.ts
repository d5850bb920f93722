import { readStatement } from "../sentence.ts";
import type { Region, Rule, Statement } from "./statement.ts";

const MARKS = /(?<!#)####(?!#)[^\S\n]*([^\n]*)/g;

/** A numbered Markdown heading: "#### 2. Adding up", "#### Step 2". */
const HEADING = /^(?:\d{1,2}[.):]\s+\S|(?:Step|Part|Case|Method|Option)\b)/i;

/** GSM8K's own ending, "#### 18", to the end of the line. */
export const hashMarks: Rule = {
  id: "hashMarks",
  find(completion: string, [from, to]: Region): Statement[] {
    const text = completion.slice(0, to);
    MARKS.lastIndex = from;
    const statements: Statement[] = [];
    for (let line = MARKS.exec(text); line; line = MARKS.exec(text)) {
      const end = MARKS.lastIndex;
      if (HEADING.test(line[1]!)) continue;
      const reading = readStatement(text, end - line[1]!.length, end);
      if (reading) statements.push({ rule: "hashMarks", ...reading, extent: [line.index, end] });
    }
    return statements;
  },
};
