import { type Edge, findCycle } from "./importGraph.ts";

/** Rooms of core in the order in which they may build on each other; rooms of one tier may, without a cycle. */
const CORE_TIERS: readonly (readonly string[])[] = [
  ["problems", "traces"],
  ["prompts", "grading", "stats", "models"],
  ["teacher", "distill"],
  ["evaluation"],
];

const ENGINE_MAY_USE = ["src/core/ports.ts", "src/core/errors.ts", "src/core/random.ts"];
const WORLDS = ["core", "engine", "adapters", "bridge", "ui", "cli"] as const;
type World = (typeof WORLDS)[number] | "workers" | "main" | "outside";

function worldOf(path: string): World {
  if (/^src\/main\w*\.ts$/.test(path)) return "main";
  if (path.startsWith("workers/")) return "workers";
  return WORLDS.find((world) => path.startsWith(`src/${world}/`)) ?? "outside";
}

/** The worlds that each may import by file, itself included. */
const MAY_IMPORT: Readonly<Record<Exclude<World, "outside">, readonly World[]>> = {
  core: ["core"],
  engine: ["engine", "core"],
  adapters: ["adapters", "core", "engine"],
  bridge: ["bridge", "core"],
  workers: ["workers", "core", "engine", "adapters", "bridge"],
  ui: ["ui", "core", "bridge"],
  cli: ["cli", "core", "engine", "adapters"],
  main: ["main", "core", "engine", "adapters", "bridge", "workers", "ui"],
};

/** Everything in the graph that the import law of ARCHITECTURE.md forbids, one sentence each. */
export function importLawViolations(edges: readonly Edge[]): string[] {
  const governed = edges.filter((edge) => worldOf(edge.from) !== "outside");
  const broken = governed.flatMap((edge) => {
    const reason = edge.kind === "file" ? fileReason(edge) : packageReason(edge);
    return reason === undefined ? [] : [`${edge.from} imports ${edge.to}: ${reason}.`];
  });
  return [...broken, ...cycles(governed)];
}

function packageReason(edge: Edge): string | undefined {
  const from = worldOf(edge.from);
  if (from === "core" || from === "engine") return `${from} imports no packages`;
  if (from === "bridge" && edge.to !== "comlink") return "bridge imports no package but comlink";
  const mayUseNode = from === "cli" || /^src\/adapters\/.*\/(node\w*|\w+Node)\.ts$/.test(edge.from);
  if (edge.kind === "node" && !mayUseNode) return "only the cli and adapters named node… use Node";
  return undefined;
}

function fileReason(edge: Edge): string | undefined {
  const from = worldOf(edge.from);
  const to = worldOf(edge.to);
  if (from === "outside" || edge.to.startsWith("public/")) return undefined;
  // It holds the version.
  if (from === "cli" && edge.to === "package.json") return undefined;
  if (!MAY_IMPORT[from].includes(to)) return `${from} may not import ${to}`;
  if (from === "core") return coreReason(edge);
  if (from === "engine" && to === "core" && !ENGINE_MAY_USE.includes(edge.to)) {
    return "of core, engine imports ports, errors and random alone";
  }
  if (from === "adapters" && to === "adapters" && adapterRoom(edge.from) !== adapterRoom(edge.to)) {
    return "adapters do not import each other";
  }
  if (from === "ui" && to === "bridge" && !edge.typeOnly) return "ui knows the bridge's types alone";
  return undefined;
}

function adapterRoom(path: string): string {
  return path.split("/")[2] ?? "";
}

/** Undefined for the files directly in core, which every room of core may use. */
function coreTier(path: string): number | undefined {
  const room = path.split("/")[2] ?? "";
  const tier = CORE_TIERS.findIndex((rooms) => rooms.includes(room));
  return tier < 0 ? undefined : tier;
}

function coreReason(edge: Edge): string | undefined {
  const from = coreTier(edge.from);
  const to = coreTier(edge.to);
  if (to === undefined) return undefined;
  if (from === undefined) return edge.typeOnly && to === 0 ? undefined : "a file shared by core's rooms builds on none";
  return from >= to ? undefined : "core's rooms build on earlier ones alone";
}

/** Cycles among files within core, and among rooms everywhere. */
function cycles(edges: readonly Edge[]): string[] {
  const files = edges.filter((edge) => edge.kind === "file");
  const inCore = files.filter((edge) => worldOf(edge.from) === "core");
  const fileCycle = findCycle(inCore.map((edge) => [edge.from, edge.to] as const));
  const roomCycle = findCycle(files.map((edge) => [roomOf(edge.from), roomOf(edge.to)] as const));
  return [fileCycle, roomCycle]
    .filter((cycle) => cycle !== undefined)
    .map((cycle) => `These import each other in a circle: ${cycle.join(" → ")}.`);
}

/** A folder of core, of adapters or of the engine's parts; elsewhere the whole world; a file that lies between rooms. */
function roomOf(path: string): string {
  const parts = path.split("/");
  const world = worldOf(path);
  return world === "core" || world === "adapters" ? parts.slice(0, 3).join("/") : world;
}
