// `npm start` and `npm test` on a machine with nothing but Node: installs what is missing, then hands over. It may import
// nothing but Node's own modules at the top, because nothing else need be installed yet (and npm's ignore-scripts, which
// .npmrc sets, switches prestart and pretest off).
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const ROOT = fileURLToPath(new URL(".", import.meta.url));
const ON_WINDOWS = process.platform === "win32";
const SOURCES = ["index.html", "src", "public", "workers", "vite.config.ts", "svelte.config.js", "package-lock.json"];
const DEFAULT_PORT = 4173;

/** @param {string} line */
const say = (line) => process.stdout.write(`${line}\n`);

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {number} the exit code
 */
function run(command, args, env = process.env) {
  return spawnSync(command, args, { cwd: ROOT, stdio: "inherit", shell: ON_WINDOWS, env }).status ?? 1;
}

/** @param {string} path */
function readJson(path) {
  return JSON.parse(readFileSync(join(ROOT, path), "utf8"));
}

/** True if a package of the lock file is missing or has another version; optional ones (of other systems) may miss. */
function packagesAreMissing() {
  if (!existsSync(join(ROOT, "node_modules/.package-lock.json"))) return true;
  const installed = readJson("node_modules/.package-lock.json").packages;
  return Object.entries(readJson("package-lock.json").packages).some(
    ([path, wanted]) => path !== "" && !wanted.optional && installed[path]?.version !== wanted.version,
  );
}

function installPackages() {
  if (!packagesAreMissing()) return;
  say("Installing the packages of package-lock.json…");
  const code = run("npm", ["ci", "--include=dev", "--no-audit", "--no-fund"]);
  if (code !== 0) fail("npm ci failed (its message is above). A first start needs the npm registry.", code);
}

/**
 * @param {string} message
 * @param {number} code
 * @returns {never}
 */
function fail(message, code) {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}

/** @param {string} path the newest change in a file or a folder, deletions included */
function newestChange(path) {
  const full = join(ROOT, path);
  if (!existsSync(full)) return 0;
  const own = statSync(full);
  if (!own.isDirectory()) return own.mtimeMs;
  const inside = readdirSync(full, { recursive: true, encoding: "utf8" });
  return inside.reduce((newest, name) => Math.max(newest, statSync(join(full, name)).mtimeMs), own.mtimeMs);
}

/** Builds the site into dist/ unless it is newer than every source. Throws when the build fails. */
export function buildIfStale() {
  const built = join(ROOT, "dist/sw.js");
  if (existsSync(built) && statSync(built).mtimeMs > Math.max(...SOURCES.map(newestChange))) return;
  say("Building the site…");
  const vite = join(ROOT, "node_modules/vite/bin/vite.js");
  const env = { ...process.env, NODE_ENV: "production" };
  const code = run(process.execPath, [vite, "build", "--logLevel", "warn"], env);
  if (code !== 0) throw new Error("The build failed (its message is above).");
}

/** @param {string} url */
function openInBrowser(url) {
  const noDisplay = process.platform === "linux" && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
  if (process.env.CI || noDisplay) return;
  const opener = { darwin: "open", win32: "explorer" }[String(process.platform)] ?? "xdg-open";
  const child = spawn(opener, [url], { stdio: "ignore", detached: true });
  child.on("error", () => say("No browser could be opened: please open the address yourself."));
  child.unref();
}

/** @param {readonly string[]} args */
async function start(args) {
  const options = /** @type {const} */ ({ port: { type: "string" }, "no-open": { type: "boolean" } });
  const { values } = parseArgs({ args: [...args], options });
  const port = Number(values.port ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 1 || port > 65535) fail(`--port takes a number from 1 to 65535.`, 2);
  installPackages();
  buildIfStale();
  const { preview } = await import("vite");
  // A taken port moves on to the next one.
  const server = await preview({ root: ROOT, logLevel: "error", preview: { port, strictPort: false } });
  const url = server.resolvedUrls?.local[0] ?? `http://localhost:${port}/`;
  say(`\n  Terse is at ${url}\n  Ctrl+C stops it.\n`);
  if (!values["no-open"]) openInBrowser(url);
}

/** Installs Debian's Chromium where that can be done without asking; the suite itself says so where there is none. */
function installChromium() {
  const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
  const folders = (process.env.PATH ?? "").split(delimiter);
  const isOnPath = (/** @type {string} */ name) => folders.some((folder) => existsSync(join(folder, name)));
  const isRoot = process.getuid?.() === 0;
  if (process.env.CHROME_PATH || names.some(isOnPath) || !isRoot || !isOnPath("apt-get")) return;
  say("Installing Chromium for the browser tests…");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  run("apt-get", ["update", "-qq"], env);
  run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], env);
}

function test() {
  installPackages();
  installChromium();
  process.exitCode = run(process.execPath, [join(ROOT, "node_modules/tsx/dist/cli.mjs"), "test/run/suite.ts"]);
}

async function main() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    fail(`Terse needs Node 20.19 or newer; this is ${process.version}.`, 2);
  const [command, ...args] = process.argv.slice(2);
  if (command === "start") return start(args);
  if (command === "test") return test();
  return fail("Usage: node launch.mjs start [--port N] [--no-open] | node launch.mjs test", 2);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error) => fail(error instanceof Error ? error.message : String(error), 1));
}
