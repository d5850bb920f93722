import { macrotask } from "../src/adapters/generators/macrotask.ts";
import { guardedFetch } from "../src/adapters/storage/guardedFetch.ts";
import { httpFiles } from "../src/adapters/storage/httpFiles.ts";
import { folderTokenizer } from "../src/adapters/tokenizer/folderTokenizer.ts";
import { giveLifeSign } from "../src/bridge/lifeSign.ts";
import { serveTeacher } from "../src/bridge/serveTeacher.ts";
import { symbolicPruner } from "../src/core/distill/symbolicPruner.ts";

const here = self.location.origin;

serveTeacher((studentUrl) =>
  symbolicPruner({
    tokenizer: folderTokenizer(httpFiles(new URL(studentUrl, here).href, guardedFetch([here]))),
    breathe: macrotask,
  }),
);
giveLifeSign(self);
