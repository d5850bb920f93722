import { posix } from "node:path";

import ts from "typescript";

import type { Sources } from "./importGraph.ts";

const MOST_LINES = 400;
const MOST_WORKER_LINES = 60;
const NAMELESS = /^(utils?|helpers?|misc|common)$/i;

/** Files that are too long, or whose name says nothing. */
export function fileViolations(sources: Sources): string[] {
  return [...sources].flatMap(([path, text]) => {
    const lines = text.trimEnd().split("\n").length;
    const most = path.startsWith("workers/") ? MOST_WORKER_LINES : MOST_LINES;
    const names = path.split("/").map((part) => part.replace(/\..*$/, ""));
    return [
      ...(lines > most ? [`${path} has ${lines} lines; the most is ${most}.`] : []),
      ...(names.some((name) => NAMELESS.test(name)) ? [`${path}: name it after what it holds.`] : []),
      ...(posix.basename(path) === "index.ts" ? [`${path} is a barrel: import from the file itself.`] : []),
    ];
  });
}

/** In core and engine a result depends on arguments alone: no clock, no hidden randomness, no global state. */
const HIDDEN_INPUTS: Readonly<Record<string, readonly string[] | "any">> = {
  Math: ["random"],
  Date: "any",
  performance: "any",
  crypto: "any",
  globalThis: "any",
  process: "any",
};

export function purityViolations(sources: Sources): string[] {
  return [...sources]
    .filter(([path]) => /^src\/(core|engine)\//.test(path) && !path.endsWith(".d.ts"))
    .flatMap(([path, text]) => hiddenInputs(text).map((name) => `${path} uses ${name}.`));
}

function hiddenInputs(text: string): string[] {
  const source = ts.createSourceFile("source.ts", text, ts.ScriptTarget.ES2023, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const name = hiddenInput(node);
    if (name !== undefined) found.push(name);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function hiddenInput(node: ts.Node): string | undefined {
  if (!ts.isIdentifier(node) || isOwnName(node)) return undefined;
  const members = Object.hasOwn(HIDDEN_INPUTS, node.text) ? HIDDEN_INPUTS[node.text] : undefined;
  if (members === undefined) return undefined;
  if (members === "any") return node.text;
  const { parent } = node;
  const member = ts.isPropertyAccessExpression(parent) && parent.expression === node ? parent.name.text : undefined;
  // The bare object could be stored under another name, or taken apart.
  if (member === undefined) return node.text;
  return members.includes(member) ? `${node.text}.${member}` : undefined;
}

/** True for a member or a key that is merely called the same, as `plan.process` or `{ process: 1 }`. */
function isOwnName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isMethodSignature(parent)) {
    return parent.name === node;
  }
  return ts.isPropertyDeclaration(parent) || ts.isMethodDeclaration(parent) ? parent.name === node : false;
}
