/** `npm run bench -- NAME [arguments]` runs test/bench/NAME.ts, which ends with one line of JSON. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { ROOT } from "./process.ts";

const FOLDER = join(ROOT, "test/bench");
const name = process.argv[2] ?? "";
const file = join(FOLDER, `${name}.ts`);

if (/^[\w-]+$/.test(name) && existsSync(file)) {
  process.argv.splice(2, 1);
  await import(pathToFileURL(file).href);
} else {
  const names = existsSync(FOLDER) ? readdirSync(FOLDER).filter((each) => each.endsWith(".ts")) : [];
  process.stderr.write(`Usage: npm run bench -- ${names.map((each) => each.slice(0, -3)).join(" | ")}\n`);
  process.exitCode = 2;
}
