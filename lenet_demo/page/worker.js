// A service worker: what the page has fetched is kept, and given where the network gives nothing.
// What lies under a hash never changes and is not asked for again.

const KEPT = "lenet";
const hashOf = ({ url }) => /\/page\/([0-9a-f]{16})\//.exec(url)?.[1];
let newest = null; // the hash that was kept last

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
  if (kept && hashOf(request)) return kept;
  let response;
  try {
    response = await fetch(request);
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
  if (response.ok) await keep(cache, request, response.clone()).catch(() => {}); // no room: it is fetched again
  return response;
}

// With the first file under another hash, what lies under those before goes.
async function keep(cache, request, response) {
  await cache.put(request, response);
  const hash = hashOf(request);
  if (!hash || hash === newest) return;
  newest = hash;
  const isOld = (each) => hashOf(each) && hashOf(each) !== hash;
  await Promise.all((await cache.keys()).filter(isOld).map((old) => cache.delete(old)));
}
