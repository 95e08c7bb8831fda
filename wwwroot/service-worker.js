// Shows a page of its own when the server cannot be reached. It keeps nothing else, so it never serves an old page.

const store = "offline-1";
const page = "offline";
const freshMilliseconds = 24 * 60 * 60 * 1000;

/** Loads the page for later. */
async function keep() {
  const answer = await fetch(page, { cache: "no-store", headers: { Accept: "text/html" } });
  if (answer.ok) {
    await (await caches.open(store)).put(page, answer);
  }
}

/** Loads the page again after a day: its words may be others. */
async function refresh() {
  const kept = await caches.match(page);
  if (Date.now() - Date.parse(kept?.headers.get("Date") ?? 0) > freshMilliseconds) {
    await keep().catch(() => {});
  }
}

async function open(event) {
  try {
    const answer = (await event.preloadResponse) ?? (await fetch(event.request));
    event.waitUntil(refresh());
    return answer;
  } catch (error) {
    const kept = await caches.match(page);
    if (kept) {
      return kept;
    }
    throw error;
  }
}

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(keep());
});
addEventListener("activate", (event) => event.waitUntil(registration.navigationPreload?.enable()));
addEventListener("fetch", (event) => {
  if (event.request.mode === "navigate") {
    event.respondWith(open(event));
  }
});
