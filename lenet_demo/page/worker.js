// A service worker: what the page has fetched is kept, and given where the network gives nothing.
// What lies under a hash never changes and is not asked for again.

const KEPT = "lenet";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  // Gradio's streams never end: they are none of ours.
  const isStream = /\/gradio_api\/(heartbeat|queue|call|upload)/.test(pathname);
  const isOurs = request.method === "GET" && origin === self.location.origin && !isStream;
  if (isOurs) event.respondWith(answer(request));
});

async function answer(request) {
  const cache = await caches.open(KEPT);
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept && /\/page\/[0-9a-f]{16}\//.test(request.url)) return kept;
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(request, response.clone());
    return response;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}
