// The page as an installed app: the service worker, and notifications where the visitor wants them.
const ring = document.getElementById("ring");
const wanted = () => localStorage.getItem("ring") === "1" && window.Notification?.permission === "granted";

function tellServer(path, values) {
  return fetch(path, { method: "POST", body: new URLSearchParams(values), keepalive: true });
}

// Where the server can push, the browser is told even while no page is open; else an open page in the background is.
async function subscribe(registration) {
  if (!ring.dataset.key || !registration.pushManager) return false;
  const bytes = Uint8Array.from(atob(ring.dataset.key.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  try {
    const made = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes });
    return (await tellServer("/chat/push", { address: made.endpoint })).ok;
  } catch {
    return false; // the browser's push service cannot be reached
  }
}

async function unsubscribe(registration) {
  const made = await registration.pushManager?.getSubscription();
  if (!made) return;
  await tellServer("/chat/push", { address: made.endpoint, drop: "1" });
  await made.unsubscribe();
}

function showRing(closed) {
  ring.textContent = wanted() ? ring.dataset.off : ring.dataset.on;
  document.body.classList.toggle("ringing", wanted());
  const told = document.getElementById("ringing");
  told.hidden = !wanted();
  told.textContent = closed ? ring.dataset.closed : ring.dataset.open;
}

async function press(registration) {
  if (wanted()) {
    localStorage.removeItem("ring");
    await unsubscribe(registration);
    return showRing(false);
  }
  const allowed = await Notification.requestPermission();
  if (allowed !== "granted") return complain(ring.dataset.refused);
  localStorage.setItem("ring", "1");
  showRing(await subscribe(registration));
}

// An open page: what is looked at was seen, what came in the background is told.
addEventListener("arrived", (event) => {
  if (document.hidden) wanted() && navigator.serviceWorker.ready.then((one) => one.active.postMessage("news"));
  else if (ring?.dataset.key && wanted()) tellServer("/chat/seen", { sequence: event.detail });
});

async function begin() {
  const registration = await navigator.serviceWorker.register("/worker.js");
  if (!window.Notification) return;
  ring.hidden = false;
  ring.onclick = () => press(registration);
  document.body.classList.add("rings");
  document.addEventListener("click", (event) => event.target.closest(".ring") && !wanted() && press(registration));
  showRing(wanted() && (await subscribe(registration)));
}

if (ring && navigator.serviceWorker) begin().catch(() => {}); // a browser that keeps nothing works without
