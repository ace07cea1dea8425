// A service worker: what the page has fetched is kept, and given where the network gives nothing; so is what
// the page names. What lies under a hash never changes and is not asked for again.

const KEPT = "lenet";
const hashOf = ({ url }) => /\/page\/([0-9a-f]{16})\//.exec(url)?.[1];
// The page is the same whatever is asked of it, but for its language.
function keyOf(request) {
  if (request.mode !== "navigate") return request;
  const { origin, pathname, searchParams } = new URL(request.url);
  const language = searchParams.get("lang");
  return `${origin}${pathname}${language ? `?lang=${encodeURIComponent(language)}` : ""}`;
}
let newest = null; // the hash that was kept last

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  // Gradio's streams never end: they are none of ours.
  const isStream = /\/gradio_api\/(heartbeat|queue|call|upload)/.test(pathname);
  const isOurs = request.method === "GET" && origin === self.location.origin && !isStream;
  // Where there is no room, it is fetched again.
  const isBeingKept = (promise) => event.waitUntil(promise.catch(() => {}));
  if (isOurs) event.respondWith(answer(request, isBeingKept));
});
// Addresses that the page wants kept; it is told of each whether it is.
self.addEventListener("message", (event) => event.waitUntil(keepAll(event.data, event.ports[0])));

async function keepAll(addresses, port) {
  for (const address of addresses) {
    let isKept = Promise.resolve();
    try {
      // What the browser has just fetched its cache gives: Chromium's all but scripts of modules.
      const request = new Request(address, { cache: "force-cache" });
      const { ok } = await answer(request, (promise) => (isKept = promise));
      await isKept;
      port.postMessage(ok);
    } catch {
      port.postMessage(false);
    }
  }
}

// The answer, which need not wait until it `isBeingKept`.
async function answer(request, isBeingKept) {
  const cache = await caches.open(KEPT);
  const kept = await cache.match(keyOf(request), { ignoreVary: true });
  if (kept && hashOf(request)) return kept;
  let response;
  try {
    response = await fetch(request);
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
  if (response.ok) isBeingKept(keep(cache, request, response.clone()));
  return response;
}

// With the first file under another hash, what lies under those before goes.
async function keep(cache, request, response) {
  await cache.put(keyOf(request), response);
  const hash = hashOf(request);
  if (!hash || hash === newest) return;
  newest = hash;
  const isOld = (each) => hashOf(each) && hashOf(each) !== hash;
  await Promise.all((await cache.keys()).filter(isOld).map((old) => cache.delete(old)));
}
