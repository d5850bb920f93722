import { createReadStream, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defaultClientConditions, defineConfig, type Plugin, type PreviewServer, type ViteDevServer } from "vite";

import { version } from "./package.json" with { type: "json" };
import { HUB, responseHeaders } from "./src/adapters/offline/headers.ts";
import type { OfflineManifest } from "./src/adapters/offline/manifest.ts";
import { contentHash } from "./src/adapters/storage/nodeContentHash.ts";
import { recordedDistillationsIndex } from "./src/adapters/storage/recordedDistillations.ts";
import { recordedRunsIndex } from "./src/adapters/storage/recordedRuns.ts";
import { EMBEDDED_STUDENTS } from "./src/core/models/embeddedStudents.ts";
import { STUDENT_FILES } from "./src/core/models/studentFiles.ts";

const SERVICE_WORKER = "sw.js";
/** Another hub, as a mirror or a test has it: its address, then the hosts it redirects to, with blanks between. */
const hub = process.env["TERSE_HUB"] ?? HUB;

/**
 * onnxruntime's WebAssembly loader is imported at run time and starts its own threads from its own address, so the dev
 * server must hand it out as it is, without the transformations that modules get.
 */
function untouchedOrtLoader(): Plugin {
  const folder = join(import.meta.dirname, "node_modules/onnxruntime-web/dist");
  return {
    name: "terse:untouched-ort-loader",
    apply: "serve",
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
        const isLoader = /\/onnxruntime-web\/dist\/ort-wasm[\w.-]*\.mjs$/.test(pathname);
        // With "?url" the module that holds the loader's address is meant, not the loader.
        if (!isLoader || searchParams.has("url")) return next();
        response.setHeader("Content-Type", "text/javascript");
        createReadStream(join(folder, basename(pathname))).pipe(response);
      });
    },
  };
}

/** The headers that the service worker sets on other hosts; vite's own option knows no difference between paths. */
function headersByPath(): Plugin {
  const add = ({ middlewares }: ViteDevServer | PreviewServer): void => {
    middlewares.use((request, response, next) => {
      const { pathname } = new URL(request.url ?? "/", "http://localhost");
      for (const [name, value] of Object.entries(responseHeaders(pathname, hub))) response.setHeader(name, value);
      next();
    });
  };
  return { name: "terse:headers", configureServer: add, configurePreviewServer: add };
}

/** The embedded students are known by their content, in the page as on the command line. */
function studentRevisions(): Plugin {
  return {
    name: "terse:student-revisions",
    config: async () => {
      const revisions: Record<string, string> = {};
      for (const { id, folder } of EMBEDDED_STUDENTS) {
        const path = join(import.meta.dirname, "public/models", folder);
        if (existsSync(path)) revisions[id] = await contentHash(path, STUDENT_FILES);
      }
      return { define: { "import.meta.env.STUDENT_REVISIONS": JSON.stringify(revisions) } };
    },
  };
}

/** Lists recorded runs in an index.json beside their files, so that the list is never behind the files. */
function indexOfRecordedRuns(): Plugin {
  const indices = { runs: recordedRunsIndex, "runs/distillations": recordedDistillationsIndex };
  const index = (path: keyof typeof indices): string => {
    const folder = join(import.meta.dirname, "public", path);
    const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
    const texts = files.sort().map((file) => ({ file, text: readFileSync(join(folder, file), "utf8") }));
    return JSON.stringify(indices[path](texts));
  };
  const paths = Object.keys(indices) as (keyof typeof indices)[];
  return {
    name: "terse:recorded-runs-index",
    configureServer(server) {
      for (const path of paths) {
        server.middlewares.use(`/${path}/index.json`, (_, response) => void response.end(index(path)));
      }
    },
    generateBundle() {
      for (const path of paths) {
        this.emitFile({ type: "asset", fileName: `${path}/index.json`, source: index(path) });
      }
    },
  };
}

/**
 * main.ts starts the models' worker and only then imports the page, which is therefore fetched beside it: the built HTML
 * names the page's chunks and styles, as Vite does by itself only for what is imported statically.
 */
function preloadPage(): Plugin {
  return {
    name: "terse:preload-page",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (html, { bundle = {} }) => {
        const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
        const reached = new Map<string, (typeof chunks)[number]>();
        const reach = (chunk: (typeof chunks)[number] | undefined): void => {
          if (!chunk || reached.has(chunk.fileName)) return;
          reached.set(chunk.fileName, chunk);
          for (const name of chunk.imports) reach(chunks.find(({ fileName }) => fileName === name));
        };
        reach(chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith("/src/ui/mountApp.ts")));
        if (reached.size === 0) throw new Error("The build has no chunk of src/ui/mountApp.ts.");
        const scripts = [...reached.keys()].map((name) => ["modulepreload", name]);
        const styles = [...reached.values()].flatMap((chunk) => [...(chunk.viteMetadata?.importedCss ?? [])]);
        return [...scripts, ...styles.map((name) => ["stylesheet", name])]
          .filter(([, name]) => !html.includes(name!))
          .map(([rel, name]) => ({
            tag: "link",
            attrs: { rel, crossorigin: true, href: `./${name}` },
            injectTo: "head",
          }));
      },
    },
  };
}

/** Tells the built service worker which files the build consists of. */
function offlineManifest(): Plugin {
  let folder = "";
  return {
    name: "terse:offline-manifest",
    apply: "build",
    configResolved(config) {
      folder = join(config.root, config.build.outDir);
    },
    closeBundle() {
      const files = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== SERVICE_WORKER && !entry.name.endsWith(".map"))
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
        .map((path) => path.replaceAll("\\", "/"))
        .sort();
      const isWebGpu = (path: string) => /\.asyncify-.*\.wasm$/.test(path);
      const [firstStudent] = EMBEDDED_STUDENTS;
      const isOnDemand = (path: string) =>
        path.startsWith("models/") && (!path.startsWith(`models/${firstStudent!.folder}/`) || path.endsWith(".onnx"));
      const isBackground = (path: string) =>
        /^(models|runs)\/|\.wasm$/.test(path) && !isWebGpu(path) && !isOnDemand(path);
      const manifest: OfflineManifest = {
        shell: files.filter((path) => !isBackground(path) && !isWebGpu(path) && !isOnDemand(path)),
        background: files.filter(isBackground),
        webGpu: files.filter(isWebGpu),
        onDemand: files.filter(isOnDemand),
      };
      const worker = join(folder, SERVICE_WORKER);
      const source = readFileSync(worker, "utf8");
      const isWhole = source.includes("__OFFLINE_MANIFEST__") && !/\bimport\b/.test(source);
      if (!isWhole) throw new Error(`${SERVICE_WORKER} must ask for its manifest and stand in one file.`);
      writeFileSync(
        worker,
        source.replace("__OFFLINE_MANIFEST__", () => JSON.stringify(manifest)),
      );
    },
  };
}

export default defineConfig({
  base: "./",
  define: {
    "import.meta.env.APP_VERSION": JSON.stringify(version),
    "import.meta.env.HUB": JSON.stringify(hub),
  },
  plugins: [
    svelte(),
    headersByPath(),
    untouchedOrtLoader(),
    indexOfRecordedRuns(),
    studentRevisions(),
    preloadPage(),
    offlineManifest(),
  ],
  resolve: {
    // One onnxruntime-web for the engine and for transformers.js, without WebAssembly bundled into it.
    conditions: ["onnxruntime-web-use-extern-wasm", ...defaultClientConditions],
    dedupe: ["onnxruntime-web", "onnxruntime-common"],
  },
  worker: { format: "es" },
  optimizeDeps: {
    // Found while the server starts: a late find would reload the page in the middle of a run.
    entries: ["index.html", "workers/*.ts", "src/adapters/**/*.ts", "test/{browser,bench}/**/*.page.ts"],
  },
  build: {
    target: "es2023",
    reportCompressedSize: false,
    rolldownOptions: {
      checks: { bundlerTimings: false },
      input: { index: "index.html", sw: "workers/service.worker.ts" },
      output: { entryFileNames: (chunk) => (chunk.name === "sw" ? SERVICE_WORKER : "assets/[name]-[hash].js") },
    },
  },
});
