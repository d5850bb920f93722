import { posix } from "node:path";

import { sourceImports } from "./sourceImports.ts";

/** Project path (with "/") to the file's text. */
export type Sources = ReadonlyMap<string, string>;

export interface Edge {
  readonly from: string;
  /** A project path for a relative import, otherwise the package's name or `node:…`. */
  readonly to: string;
  readonly kind: "file" | "package" | "node";
  readonly typeOnly: boolean;
}

export function importGraph(sources: Sources): Edge[] {
  return [...sources].flatMap(([from, text]) =>
    sourceImports(from, text).map(({ specifier, typeOnly }) => ({ from, typeOnly, ...target(from, specifier) })),
  );
}

function target(from: string, specifier: string): Pick<Edge, "to" | "kind"> {
  if (specifier.startsWith(".")) return { to: posix.join(posix.dirname(from), specifier), kind: "file" };
  if (specifier.startsWith("node:")) return { to: specifier, kind: "node" };
  const parts = specifier.split("/");
  return { to: parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/"), kind: "package" };
}

/** One cycle of the graph, as its nodes in order, or undefined if there is none. */
export function findCycle(edges: readonly (readonly [string, string])[]): string[] | undefined {
  const next = new Map<string, Set<string>>();
  for (const [from, to] of edges) if (from !== to) next.set(from, (next.get(from) ?? new Set()).add(to));
  const finished = new Set<string>();
  const visit = (node: string, path: string[]): string[] | undefined => {
    const seenAt = path.indexOf(node);
    if (seenAt >= 0) return path.slice(seenAt);
    if (finished.has(node)) return undefined;
    for (const neighbour of next.get(node) ?? []) {
      const cycle = visit(neighbour, [...path, node]);
      if (cycle !== undefined) return cycle;
    }
    finished.add(node);
    return undefined;
  };
  for (const node of next.keys()) {
    const cycle = visit(node, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
