const CONFIG = "config.json";

/** What belongs to the folder of the first config.json, by paths within it; undefined where there is none. */
export function studentMembers<T>(entries: ReadonlyMap<string, T>): ReadonlyMap<string, T> | undefined {
  const config = [...entries.keys()].filter((path) => path === CONFIG || path.endsWith(`/${CONFIG}`)).sort(byLength)[0];
  if (config === undefined) return undefined;
  const folder = config.slice(0, -CONFIG.length);
  const members = [...entries].filter(([path]) => path.startsWith(folder) && !isHidden(path.slice(folder.length)));
  return new Map(members.map(([path, entry]) => [path.slice(folder.length), entry]));
}

/** What systems put beside a folder's files. */
function isHidden(path: string): boolean {
  return path.split("/").some((name) => name.startsWith(".") || name === "__MACOSX");
}

function byLength(a: string, b: string): number {
  return a.length - b.length;
}
