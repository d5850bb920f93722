import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export interface Finished {
  readonly exitCode: number;
  /** Standard output and standard error, as they came. */
  readonly output: string;
  readonly seconds: number;
}

/**
 * Runs a program of node_modules/.bin (or any program) in the project's root; never throws for a non-zero exit code. A live
 * one is heard as it goes, without a terminal of its own: several may be.
 */
export function runTool(name: string, args: readonly string[], live = false): Promise<Finished> {
  const started = Date.now();
  const separator = process.platform === "win32" ? ";" : ":";
  const path = `${ROOT}/node_modules/.bin${separator}${process.env["PATH"] ?? ""}`;
  const child = spawn(name, args, {
    cwd: ROOT,
    env: { ...process.env, PATH: path },
    shell: process.platform === "win32",
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (live) process.stdout.write(chunk);
    });
  }
  return new Promise((resolve) => {
    const finish = (exitCode: number) => resolve({ exitCode, output, seconds: (Date.now() - started) / 1000 });
    child.on("error", (error) => {
      output += error.message;
      finish(127);
    });
    child.on("close", (code) => finish(code ?? 1));
  });
}
