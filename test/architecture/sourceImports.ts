import ts from "typescript";

export interface SourceImport {
  /** As written, without a query such as `?url`. */
  readonly specifier: string;
  /** True if nothing of it is left at run time. */
  readonly typeOnly: boolean;
}

/**
 * Every module that a .ts, .mjs or .svelte source names: `import`, `export … from`, `import()`, `import("…")` types, and
 * `new URL("…", import.meta.url)`, which is how workers are started.
 */
export function sourceImports(path: string, text: string): SourceImport[] {
  const isSvelte = path.endsWith(".svelte");
  const script = isSvelte ? svelteScripts(text) : text;
  const imports = scriptImports(script);
  if (!isSvelte) return imports;
  const markup = text.replace(/<script[\s\S]*?<\/script>/g, "");
  const inMarkup = [...markup.matchAll(/\bimport\(\s*["'`]([^"'`]+)["'`]\s*\)/g)];
  return [...imports, ...inMarkup.map((match) => ({ specifier: withoutQuery(match[1] ?? ""), typeOnly: false }))];
}

function svelteScripts(text: string): string {
  return [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1]).join("\n");
}

function scriptImports(text: string): SourceImport[] {
  const source = ts.createSourceFile("source.ts", text, ts.ScriptTarget.ES2023, true);
  const found: SourceImport[] = [];
  const visit = (node: ts.Node): void => {
    const entry = importOf(node);
    if (entry !== undefined) found.push({ ...entry, specifier: withoutQuery(entry.specifier) });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function importOf(node: ts.Node): SourceImport | undefined {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    return { specifier: node.moduleSpecifier.text, typeOnly: importsTypesOnly(node.importClause) };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined && ts.isStringLiteral(node.moduleSpecifier)) {
    return { specifier: node.moduleSpecifier.text, typeOnly: node.isTypeOnly };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
    return { specifier: node.argument.literal.text, typeOnly: true };
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return addressed(node.arguments[0]);
  }
  if (ts.isNewExpression(node) && node.expression.getText() === "URL") {
    return node.arguments?.[1]?.getText() === "import.meta.url" ? addressed(node.arguments[0]) : undefined;
  }
  return undefined;
}

function addressed(argument: ts.Expression | undefined): SourceImport | undefined {
  if (argument === undefined || !ts.isStringLiteralLike(argument)) return undefined;
  return { specifier: argument.text, typeOnly: false };
}

function importsTypesOnly(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const { name, namedBindings } = clause;
  if (name !== undefined || namedBindings === undefined || !ts.isNamedImports(namedBindings)) return false;
  return namedBindings.elements.length > 0 && namedBindings.elements.every((element) => element.isTypeOnly);
}

function withoutQuery(specifier: string): string {
  return specifier.replace(/\?.*$/, "");
}
