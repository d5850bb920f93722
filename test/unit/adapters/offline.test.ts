import { describe, expect, it } from "vitest";

import { responseHeaders } from "../../../src/adapters/offline/headers.ts";
import { CACHE_NAME } from "../../../src/adapters/offline/offlineCache.ts";
import { STORED_FILES } from "../../../src/adapters/offline/offlineFiles.ts";

describe("the content security policy", () => {
  const mayAskOthers = (path: string) =>
    responseHeaders(path)["Content-Security-Policy"]?.includes("connect-src http: https:");

  it.each([
    "/workers/server.worker.ts",
    "/terse/assets/server.worker-BvByQquQ.js",
    "/assets/server.worker-a_b-9f0e.js",
  ])("lets %s ask a server that the visitor names", (path) => expect(mayAskOthers(path)).toBe(true));

  it.each([
    "/",
    "/index.html",
    "/assets/index-BvByQquQ.js",
    "/assets/inference.worker-BvByQquQ.js",
    "/sw.js",
    "/assets/my-server.worker-a.js",
    "/server.worker.js/index.html",
  ])("keeps %s to its own origin", (path) => {
    expect(mayAskOthers(path)).toBe(false);
    expect(responseHeaders(path)["Content-Security-Policy"]).toContain("connect-src 'self'");
  });
});

describe("what is stored for a visit without a network", () => {
  it("goes by one name in the service worker and in the page", () => {
    expect(STORED_FILES).toBe(CACHE_NAME);
  });
});
