import type { OfflineStore } from "../../core/evaluation/storageReport.ts";

/** As the service worker calls it: its code stands in one file, so that it shares no constant with the page. */
export const STORED_FILES = "terse";

/** What the service worker has stored, as the page sees it. */
export function offlineFiles(stores: CacheStorage): OfflineStore {
  return {
    report: async () => {
      // Opening a cache that is not there would make one.
      if (!(await stores.has(STORED_FILES))) return { count: 0, bytes: 0 };
      const cache = await stores.open(STORED_FILES);
      const requests = await cache.keys();
      let bytes = 0;
      // One at a time: the largest is a model, and all of them together need not fit into memory.
      for (const request of requests) bytes += (await (await cache.match(request))?.blob())?.size ?? 0;
      return { count: requests.length, bytes };
    },
    delete: async () => void (await stores.delete(STORED_FILES)),
  };
}
