import { parseAnswer } from "../answer.ts";
import { closingBrace } from "../latex.ts";
import type { Region, Rule, Statement } from "./statement.ts";
import { trimSpan } from "./statement.ts";

const BOX = /\\(?:boxed|fbox)\s*(?:(\{)|([\dA-Ja-z])(?![\w]))/g;

/** \boxed{…} with balanced braces; a box that is empty or never closes states nothing. */
export const boxed: Rule = {
  id: "boxed",
  find(completion: string, [from, to]: Region): Statement[] {
    const text = completion.slice(0, to);
    BOX.lastIndex = from;
    const statements: Statement[] = [];
    for (let box = BOX.exec(text); box; box = BOX.exec(text)) {
      const open = box.index + box[0].length - 1;
      const end = box[1] ? closingBrace(text, open) : BOX.lastIndex;
      // Without a closing brace nothing after it can be told from its content.
      if (end === undefined) break;
      const span = box[1] ? trimSpan(text, open + 1, end - 1) : ([open, end] as const);
      const content = text.slice(...span);
      if (content === "") continue;
      statements.push({
        rule: "boxed",
        answers: [parseAnswer(content)],
        text: content,
        span,
        extent: [box.index, end],
      });
      BOX.lastIndex = end;
    }
    return statements;
  },
};
