/// <reference lib="webworker" />
import type { OfflineManifest } from "../src/adapters/offline/manifest.ts";
import { OfflineCache } from "../src/adapters/offline/offlineCache.ts";

declare const self: ServiceWorkerGlobalScope;
/** The build puts the list of its own files here. */
declare const __OFFLINE_MANIFEST__: OfflineManifest;

const cache = new OfflineCache(__OFFLINE_MANIFEST__, self.registration.scope, import.meta.env.HUB);

self.addEventListener("install", (event) => event.waitUntil(cache.storeShell()));

self.addEventListener("activate", (event) => {
  event.waitUntil(cache.dropStrangers().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const isOurs = request.method === "GET" && request.url.startsWith(self.registration.scope);
  if (isOurs) event.respondWith(cache.answer(request, (work) => event.waitUntil(work)));
});

self.addEventListener("message", (event) => {
  if (event.data === "store-for-offline") event.waitUntil(cache.storeBackground());
});
