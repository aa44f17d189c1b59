// The service worker: without a network a page of numbers that can be called, and notifications that open the conversation.
// It keeps nothing of a conversation: only the offline page, its style and the icon.
const KEPT = "offline-1";

addEventListener("install", (event) => {
  const fill = async () => {
    const cache = await caches.open(KEPT);
    const page = await fetch("/offline");
    const styles = (await page.clone().text()).match(/\/static\/page\.css\?v=\w+/)[0];
    await cache.put("/offline", page);
    await cache.addAll([styles, "/static/icon-192.png"]);
    await skipWaiting();
  };
  event.waitUntil(fill());
});

addEventListener("activate", (event) => {
  const tidy = async () => {
    for (const name of await caches.keys()) if (name !== KEPT) await caches.delete(name);
    await clients.claim();
  };
  event.waitUntil(tidy());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  if (request.mode === "navigate" && request.method === "GET" && !path.startsWith("/console")) {
    event.respondWith(fetch(request).catch(() => caches.match("/offline")));
  } else if (path === "/static/page.css") {
    event.respondWith(fetch(request).catch(() => caches.match(request, { ignoreSearch: true })));
  }
});

const open = () => clients.matchAll({ type: "window", includeUncontrolled: true });

async function tell() {
  let said = { title: "便笺", body: "有新消息" };
  try {
    said = await (await fetch("/chat/news")).json();
  } catch {
    // what came is told all the same, with words that say nothing
  }
  await registration.showNotification(said.title, { body: said.body, tag: "news", renotify: true, icon: "/static/icon-192.png", badge: "/static/badge.png" });
}

// A page that is looked at shows what came by itself; one in the background asks for the notification.
async function pushed() {
  const looked = (await open()).some((page) => page.visibilityState === "visible" && new URL(page.url).pathname === "/");
  if (!looked) await tell();
}

addEventListener("push", (event) => event.waitUntil(pushed()));
addEventListener("message", (event) => event.data === "news" && event.waitUntil(tell()));

addEventListener("notificationclick", (event) => {
  event.notification.close();
  const show = async () => {
    const page = (await open()).find((one) => new URL(one.url).pathname === "/");
    return page ? page.focus() : clients.openWindow("/#last");
  };
  event.waitUntil(show());
});
