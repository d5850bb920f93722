import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [svelte()],
        test: {
          name: "node",
          include: ["test/{unit,laws,contracts,parity}/**/*.test.ts", "test/architecture.test.ts"],
          environment: "node",
          pool: "threads",
          maxWorkers: 2,
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "browser",
          include: ["test/{browser,journeys}/**/*.test.ts"],
          environment: "node",
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
