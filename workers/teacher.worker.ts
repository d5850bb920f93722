import { macrotask } from "../src/adapters/generators/macrotask.ts";
import { guardedFetch } from "../src/adapters/storage/guardedFetch.ts";
import { httpFiles } from "../src/adapters/storage/httpFiles.ts";
import { replyReader } from "../src/adapters/teachers/replyReader.ts";
import { folderTokenizer } from "../src/adapters/tokenizer/folderTokenizer.ts";
import { giveLifeSign } from "../src/bridge/lifeSign.ts";
import { serveTeacher } from "../src/bridge/serveTeacher.ts";
import { symbolicPruner } from "../src/core/distill/symbolicPruner.ts";
import { teacherDialogue } from "../src/core/teacher/llm/dialogue.ts";

const here = self.location.origin;

serveTeacher(
  (studentUrl) =>
    symbolicPruner({
      tokenizer: folderTokenizer(httpFiles(new URL(studentUrl, here).href, guardedFetch([here]))),
      breathe: macrotask,
    }),
  teacherDialogue(replyReader, macrotask),
);
giveLifeSign(self);
