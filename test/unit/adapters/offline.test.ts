import { describe, expect, it } from "vitest";

import { HUB, responseHeaders } from "../../../src/adapters/offline/headers.ts";
import { CACHE_NAME } from "../../../src/adapters/offline/offlineCache.ts";
import { STORED_FILES } from "../../../src/adapters/offline/offlineFiles.ts";

/** What a file of this path may ask. */
function mayAsk(path: string, hub = HUB): readonly string[] {
  const policy = responseHeaders(path, hub)["Content-Security-Policy"] ?? "";
  return /(?:^|; )connect-src ([^;]*)/.exec(policy)?.[1]?.split(" ") ?? [];
}

describe("the content security policy", () => {
  it.each([
    "/workers/server.worker.ts",
    "/terse/assets/server.worker-BvByQquQ.js",
    "/assets/server.worker-a_b-9f0e.js",
  ])("lets %s ask a server that the visitor names", (path) => expect(mayAsk(path)).toEqual(["http:", "https:"]));

  it.each(["/workers/hub.worker.ts", "/terse/assets/hub.worker-BvByQquQ.js"])(
    "lets %s ask the hub and the hosts of its files, and no other",
    (path) => {
      expect(mayAsk(path)).toEqual(["https://huggingface.co", "https://*.huggingface.co", "https://*.hf.co"]);
      expect(mayAsk(path, "http://localhost:1 http://localhost:2")).toEqual([
        "http://localhost:1",
        "http://localhost:2",
      ]);
    },
  );

  it.each([
    "/",
    "/index.html",
    "/assets/index-BvByQquQ.js",
    "/assets/inference.worker-BvByQquQ.js",
    "/sw.js",
    "/assets/my-server.worker-a.js",
    "/assets/my-hub.worker-a.js",
    "/hub.worker.js/index.html",
    "/server.worker.js/index.html",
  ])("keeps %s to its own origin", (path) => {
    expect(mayAsk(path)).toEqual(["'self'"]);
  });
});

describe("what is stored for a visit without a network", () => {
  it("goes by one name in the service worker and in the page", () => {
    expect(STORED_FILES).toBe(CACHE_NAME);
  });
});
