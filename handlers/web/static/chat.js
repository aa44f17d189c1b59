// Sends without a reload. Without this file the same forms work by reloading the page.
const turns = document.getElementById("turns");
const last = document.getElementById("last");
const box = document.getElementById("text");

async function send(body, said) {
  const waiting = document.createElement("p");
  waiting.className = "waiting";
  waiting.textContent = "正在查……";
  if (said) {
    const bubble = document.createElement("div");
    bubble.className = "said";
    const text = document.createElement("p");
    text.textContent = said;
    bubble.append(text);
    last.before(bubble);
  }
  last.before(waiting);
  waiting.scrollIntoView({ block: "end" });
  const live = watch(waiting);
  try {
    const answer = await fetch("/chat", { method: "POST", body, headers: { "X-Fragment": "1" } });
    const holder = document.createElement("div");
    holder.innerHTML = await answer.text();
    const reply = holder.querySelector(".reply");
    if (!answer.ok || !reply) throw new Error(String(answer.status));
    waiting.replaceWith(reply);
    reply.scrollIntoView({ block: "start", behavior: "smooth" });
  } catch {
    waiting.textContent = "没发出去，网络可能断了。再发一次。";
    if (said) box.value = said;
  } finally {
    live.close();
  }
}

// Lines of the reply as they are written; the whole reply takes their place.
function watch(waiting) {
  const live = new EventSource("/chat/live");
  live.onmessage = (event) => {
    const line = document.createElement("span");
    line.className = "early";
    line.textContent = JSON.parse(event.data);
    waiting.append(document.createElement("br"), line);
  };
  live.onerror = () => live.close();
  return live;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.getAttribute("action") !== "/chat") return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form));
  body.set("nonce", crypto.randomUUID ? crypto.randomUUID() : String(Math.random()));
  const pressed = event.submitter;
  if (pressed && pressed.name) body.set(pressed.name, pressed.value);
  const said = form.id === "ask" ? box.value.trim() : pressed ? pressed.textContent.trim() : "";
  if (form.id === "ask" && !said) return;
  if (form.id === "ask") box.value = "";
  send(body, said);
});

box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    box.form.requestSubmit();
  }
});
