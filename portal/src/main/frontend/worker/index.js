// The app when no page is open: it shows notices, and one page of its own when there is no network.
// Nothing that somebody has read is kept on the device.
const KEPT = "maru-offline-1";
const OFFLINE = "/offline";

async function keepOffline() {
  const kept = await caches.open(KEPT);
  const page = await fetch(OFFLINE, { cache: "reload", credentials: "omit" });
  const text = await page.clone().text();
  await kept.put(OFFLINE, page);
  const files = [...text.matchAll(/"(\/assets\/[^"]+\.(?:css|svg|woff2))"/g)].map((found) => found[1]);
  await kept.addAll([...new Set(files)]);
}

self.addEventListener("install", (event) => {
  event.waitUntil(keepOffline().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const request = event.request;
  if (request.method !== "GET") {
    return;
  }
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  } else if (new URL(request.url).pathname.startsWith("/assets/")) {
    event.respondWith(fetch(request).catch(async () => (await caches.match(request)) ?? Response.error()));
  }
});

self.addEventListener("push", (event) => {
  let notice = {};
  try {
    notice = event.data.json();
  } catch {
    // A notice without words still says that there is something.
  }
  event.waitUntil(
    self.registration.showNotification(notice.title ?? "마루", {
      body: notice.body ?? "",
      tag: notice.id,
      data: notice.link,
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  let address = new URL("/inbox", self.location.origin);
  try {
    const named = new URL(event.notification.data, self.location.origin);
    if (named.origin === self.location.origin) {
      address = named;
    }
  } catch {
    // What is no address leads to the list.
  }
  event.waitUntil(self.clients.openWindow(address.href));
});
