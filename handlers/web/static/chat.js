// Sends without a reload, and shows what comes by itself. Without this file the same forms work by reloading the page.
const turns = document.getElementById("turns");
const ask = document.getElementById("ask");
const box = document.getElementById("text");
const files = document.getElementById("file");
const camera = document.getElementById("camera");
const newer = document.getElementById("newer");
const attached = document.getElementById("attached");
const title = document.title;
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
let newest = Number(turns.dataset.last);
let unseen = 0;

// ---- what is shown

const make = (name, kind, words) => Object.assign(document.createElement(name), { className: kind, textContent: words || "" });

function bubble(words) {
  const said = make("div", "said");
  said.append(make("p", "", words));
  turns.append(said);
  return said;
}

function parse(markup) {
  const holder = document.createElement("template");
  holder.innerHTML = markup;
  return holder.content.querySelector(".turn");
}

// Shows a turn once, whoever brings it first: the answer to what was sent, or the stream.
function show(turn) {
  newest = Math.max(newest, Number(turn.dataset.sequence) || 0);
  document.getElementById("welcome")?.remove();
  box.placeholder = ask.dataset.more;
  if (turn.querySelector(".said")) document.getElementById("unanswered")?.remove();
  if (document.getElementById(turn.id)) return null;
  turns.querySelectorAll(".back").forEach((one) => one.remove());
  const waiting = [...pending][0]; // what was sent after it stays below it
  turns.insertBefore(turn, waiting?.said.isConnected ? waiting.said : null);
  decorate(turn);
  dispatchEvent(new CustomEvent("arrived", { detail: newest }));
  return turn.querySelector(".reply");
}

function settle(early) {
  early.forEach((one) => one.remove());
}

function decorate(part) {
  part.querySelectorAll(".copy").forEach((button) => (button.hidden = false));
  if (navigator.canShare) part.querySelectorAll(".share").forEach((button) => (button.hidden = false));
}

const newestTurn = () => [...turns.querySelectorAll(".turn")].pop();

function toNewest() {
  newestTurn()?.scrollIntoView({ block: "start" });
}

// Whoever reads further up is told that something came below, and gets there with one tap.
function tellNewer(news) {
  const below = newestTurn()?.getBoundingClientRect().top > innerHeight - 100;
  newer.hidden = !below;
  if (news || !below) newer.textContent = below && news ? newer.dataset.news : newer.dataset.newest;
}

newer.onclick = () => {
  toNewest();
  tellNewer(false);
};
addEventListener("scroll", () => tellNewer(false), { passive: true });

// ---- sending

const pending = new Set();
const PAUSES = [1, 2, 3, 5, 5, 5, 5, 10, 10, 15, 15]; // seconds between tries to reach the service

function send(body, words, button, large) {
  if (button) button.disabled = true;
  const said = bubble(words);
  const waiting = make("p", "waiting");
  waiting.setAttribute("role", "status");
  waiting.append(make("span", "dots", ask.dataset.working));
  turns.append(waiting);
  waiting.scrollIntoView({ block: "end" });
  const entry = { said, waiting };
  pending.add(entry);
  const keep = () => body.get("text") && !box.value && sessionStorage.setItem("draft", body.get("text"));
  const failed = (why) => {
    pending.delete(entry);
    keep();
    waiting.remove();
    said.classList.add("failed");
    const told = make("p", "why", why || ask.dataset.unsent);
    told.setAttribute("role", "alert");
    const again = make("button", "", ask.dataset.again);
    again.type = "button";
    again.onclick = () => {
      said.remove();
      if (!box.value) sessionStorage.removeItem("draft");
      send(body, words, null, large);
    };
    told.append(document.createElement("br"), again);
    said.append(told);
    said.scrollIntoView({ block: "end" });
    if (button) button.disabled = false;
  };
  let tries = 0;
  const post = () => {
    const call = new XMLHttpRequest();
    call.open("POST", "/chat");
    call.setRequestHeader("X-Fragment", "1");
    call.timeout = 600000;
    call.upload.onprogress = (event) => {
      if (event.total < 200000) return;
      const share = Math.floor((100 * event.loaded) / event.total);
      waiting.firstChild.textContent = share < 100 ? ask.dataset.uploading.replace("%", share) : ask.dataset.working;
    };
    call.onload = () => taken(call);
    call.onerror = unreached;
    call.ontimeout = () => failed("");
    call.send(body);
  };
  // A service that starts anew is back within a minute; the same form twice is one message there.
  const unreached = () => {
    if (!navigator.onLine || tries >= PAUSES.length) return failed("");
    waiting.firstChild.textContent = ask.dataset.unreached;
    keep(); // a reload meanwhile loses nothing
    setTimeout(post, 1000 * PAUSES[tries++]);
  };
  const taken = (call) => {
    const told = call.getResponseHeader("X-Told");
    if (call.status >= 502 && !told) return unreached();
    const turn = call.status < 400 ? parse(call.responseText) : null;
    if (!turn) return failed(told && decodeURIComponent(told));
    if (call.getResponseHeader("X-Fresh")) return location.replace("/");
    pending.delete(entry);
    if (button) button.disabled = false;
    if (tries && !box.value) sessionStorage.removeItem("draft");
    settle([said, waiting]);
    const reply = show(turn);
    if (reply) turn.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  };
  if (!large?.length) return post();
  const bar = Object.assign(make("progress", ""), { max: 1, value: 0 });
  const stop = Object.assign(make("button", "", ask.dataset.stop), { type: "button" });
  let stopped = false;
  stop.onclick = () => {
    stopped = true;
    failed(" ");
  };
  waiting.append(bar, stop);
  const tell = (share, broken) => {
    bar.value = share;
    waiting.firstChild.textContent = (broken ? ask.dataset.waits : ask.dataset.uploading).replace("%", Math.round(100 * share));
  };
  tell(0, false);
  sendFiles(large, tell, () => stopped).then(
    (fields) => {
      bar.remove();
      stop.remove();
      waiting.firstChild.textContent = ask.dataset.working;
      fields.forEach(([name, value]) => body.append(name, value));
      large = null;
      post();
    },
    (error) => stopped || failed(error.message),
  );
}

function nonce() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (one) => one.toString(16).padStart(2, "0")).join("");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.getAttribute("action") !== "/chat") return;
  const pressed = event.submitter;
  event.preventDefault();
  if (pressed?.disabled) return;
  const own = form === ask;
  const words = own ? box.value.trim() : pressed ? pressed.textContent.trim() : "";
  const chosen = own ? Array.from(files.files) : [];
  if (own && !words && !chosen.length) return;
  if (words.length > Number(ask.dataset.most) && own) return complain(ask.dataset.tooLong.replace("{count}", words.length));
  const body = new FormData(form);
  const large = chosen.reduce((sum, one) => sum + one.size, 0) > LARGE ? chosen : null;
  if (!chosen.length || large) body.delete("file");
  body.delete("photo");
  body.set("nonce", nonce());
  if (pressed && pressed.name) body.set(pressed.name, pressed.value);
  if (own) {
    box.value = "";
    files.value = "";
    showFiles();
    sessionStorage.removeItem("draft");
  }
  form.closest(".menu")?.removeAttribute("open");
  send(body, [words, ...chosen.map((one) => one.name)].filter(Boolean).join("\n"), own ? null : pressed, large);
});

// ---- taking back what was just sent

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.getAttribute("action") !== "/chat/back") return;
  event.preventDefault();
  const edit = event.submitter?.name === "edit";
  const answer = await fetch("/chat/back", { method: "POST", headers: { "X-Fragment": "1" }, body: new URLSearchParams(new FormData(form)) }).catch(() => null);
  if (!answer) return complain(ask.dataset.unsent);
  if (!answer.ok) return complain(decodeURIComponent(answer.headers.get("X-Told") || ""));
  const { said } = await answer.json();
  form.closest(".turn").remove();
  newest = Number(newestTurn()?.dataset.sequence) || 0;
  listen(); // from what is still shown
  if (edit) box.value = [said, box.value].filter(Boolean).join("\n");
  if (edit) sessionStorage.setItem("draft", box.value);
  if (!turns.querySelector(".turn")) return location.replace("/");
  box.focus();
});

function complain(words) {
  attached.hidden = false;
  attached.firstElementChild.textContent = words;
  attached.lastElementChild.hidden = true;
}

box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    ask.requestSubmit();
  }
});
box.addEventListener("input", () => sessionStorage.setItem("draft", box.value));
if (!box.value) box.value = sessionStorage.getItem("draft") || "";

// ---- files: chosen, pasted, dropped

function showFiles() {
  const chosen = Array.from(files.files);
  const size = chosen.reduce((sum, one) => sum + one.size, 0);
  attached.hidden = !chosen.length;
  attached.lastElementChild.hidden = false;
  attached.firstElementChild.textContent = chosen.map((one) => one.name).join("、");
  if (size > Number(ask.dataset.mostBytes)) {
    files.value = "";
    complain(ask.dataset.tooBig);
  }
}

function addFiles(list) {
  if (!list.length) return false;
  const kept = new DataTransfer();
  [...files.files, ...list].forEach((one) => kept.items.add(one));
  files.files = kept.files;
  showFiles();
  return true;
}

files.addEventListener("change", showFiles);
camera.addEventListener("change", () => {
  addFiles([...camera.files]);
  camera.value = "";
});
attached.lastElementChild.addEventListener("click", () => {
  files.value = "";
  showFiles();
});
box.addEventListener("paste", (event) => addFiles([...event.clipboardData.files]) && event.preventDefault());
document.addEventListener("dragover", (event) => {
  event.preventDefault();
  ask.classList.add("over");
});
document.addEventListener("dragleave", () => ask.classList.remove("over"));
document.addEventListener("drop", (event) => {
  event.preventDefault();
  ask.classList.remove("over");
  addFiles([...event.dataTransfer.files]);
});

// ---- what comes by itself: lines while a reply is written, words of a caseworker, receipts, reminders

let stream = null;

function listen() {
  stream?.close();
  stream = new EventSource(`/chat/live?after=${newest}`);
  // taken back or erased in another window: nothing of it stays here
  stream.addEventListener("gone", (event) => turns.querySelector(`.turn[data-sequence="${event.data}"]`) && location.replace("/"));
  stream.addEventListener("line", (event) => {
    const entry = [...pending].pop();
    if (!entry) return;
    const seen = entry.waiting.getBoundingClientRect().top < innerHeight;
    entry.waiting.append(make("span", "early", JSON.parse(event.data)));
    if (seen) entry.waiting.scrollIntoView({ block: "end" });
  });
  stream.addEventListener("turn", (event) => {
    const turn = parse(JSON.parse(event.data));
    if (!turn || pending.size) return turn && later(turn);
    arrive(turn);
  });
  stream.onerror = () => {
    if (stream.readyState !== EventSource.CLOSED) return;
    setTimeout(listen, 5000);
  };
}

// While something of one's own is on its way, what the stream brings may be its answer: that is shown when it is there.
function later(turn) {
  const wait = setInterval(() => {
    if (pending.size) return;
    clearInterval(wait);
    arrive(turn);
  }, 200);
}

function arrive(turn) {
  const low = innerHeight + scrollY > document.documentElement.scrollHeight - 200;
  const reply = show(turn);
  if (!reply) return;
  if (turn.dataset.fresh) return location.replace("/"); // another window began a new conversation
  if (low || document.hidden) turn.scrollIntoView({ block: "start" });
  else tellNewer(true);
  if (document.hidden) {
    unseen += 1;
    document.title = `(${unseen}) ${title}`;
    if (!turns.dataset.quiet) sound();
  }
}

// Two short notes and a touch of the motor, once the visitor has touched the page and only while it is out of sight.
let speaker = null;
for (const touch of ["pointerdown", "keydown"]) addEventListener(touch, () => (speaker ??= window.AudioContext && new AudioContext()), { once: true });

function sound() {
  navigator.vibrate?.(200);
  if (!speaker) return;
  const loud = speaker.createGain();
  loud.gain.value = 0.15;
  loud.connect(speaker.destination);
  [660, 880].forEach((pitch, place) => {
    const note = speaker.createOscillator();
    note.frequency.value = pitch;
    note.connect(loud);
    note.start(speaker.currentTime + place * 0.15);
    note.stop(speaker.currentTime + place * 0.15 + 0.12);
  });
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  unseen = 0;
  document.title = title;
  dispatchEvent(new CustomEvent("arrived", { detail: newest }));
});

decorate(turns);
if (turns.querySelector(".turn") && (!location.hash || location.hash === "#last")) toNewest();
if (turns.dataset.live) listen();
