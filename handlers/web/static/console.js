// On a case: what is said comes by itself, what the gate would say while an answer is written; words are kept when a session ends.
const form = document.getElementById("say");
const said = document.getElementById("said");
const news = document.getElementById("news");
if (form) {
  const box = form.elements.text;
  const gate = document.getElementById("gate");
  const page = form.action.replace(/\/say$/, "");
  const key = `answer:${new URL(page).pathname}`; // the page may stand under the address of what was done last
  let waiting;
  if (!box.value) box.value = sessionStorage.getItem(key) || "";
  const look = async () => {
    const answer = await fetch(form.action.replace(/say$/, "check"), { method: "POST", body: new URLSearchParams({ csrf: form.elements.csrf.value, text: box.value }) });
    if (!answer.ok || answer.redirected) return;
    const { problems } = await answer.json();
    gate.replaceChildren(...problems.map((one) => Object.assign(document.createElement("li"), { textContent: one })));
  };
  box.addEventListener("input", () => {
    sessionStorage.setItem(key, box.value);
    clearTimeout(waiting);
    waiting = setTimeout(look, 600);
  });
  form.addEventListener("submit", async (event) => {
    const asked = event.submitter?.getAttribute("formaction");
    if (!asked) return sessionStorage.setItem(`${key}:sent`, "1");
    event.preventDefault();
    await fill(event.submitter, new URL(event.submitter.formAction));
  });
  // What only changes the box comes without leaving the page: a suggestion, a ready text, clauses looked for.
  const fill = async (button, address) => {
    button.disabled = true;
    const back = await fetch(address, { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(() => null);
    button.disabled = false;
    if (!back || back.status === 401 || back.status === 403) return (news.textContent = "没有做成：登录过期了，或者网络断了。框里的字还在。");
    const come = new DOMParser().parseFromString(await back.text(), "text/html");
    const told = come.querySelector("main > .done, main > .waits, main > .wrong");
    news.textContent = told ? told.textContent : "";
    const text = come.getElementById("text");
    if (!text) return;
    document.getElementById("found").replaceChildren(...come.getElementById("found").childNodes);
    cites();
    if (text.value === box.value) return;
    box.value = text.value;
    box.dispatchEvent(new Event("input"));
    box.focus();
  };
  if (document.querySelector("main > .done, main > .waits") && sessionStorage.getItem(`${key}:sent`)) {
    sessionStorage.removeItem(key);
    box.value = "";
  }
  sessionStorage.removeItem(`${key}:sent`);
  const cites = () => document.querySelectorAll(".cite").forEach((one) => (one.hidden = false));
  cites();
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".cite");
    if (!button) return;
    box.setRangeText(button.dataset.label, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input"));
    box.focus();
  });
}
if (said) {
  said.scrollTop = said.scrollHeight; // the newest stands just above the answer
  const rest = () => said.firstElementChild.dataset;
  const opened = rest().rest;
  const stream = new EventSource(`${said.dataset.live}?mark=${said.dataset.mark}`);
  stream.addEventListener("part", (event) => {
    const below = said.scrollHeight - said.scrollTop - said.clientHeight;
    said.innerHTML = JSON.parse(event.data);
    if (below < 80) said.scrollTop = said.scrollHeight; // who reads further up stays there
    if (form) form.elements.seen.value = rest().version;
    news.replaceChildren("对话更新了。");
    if (rest().rest === opened) return;
    news.append("案件在别处也有变化：", Object.assign(document.createElement("a"), { href: said.dataset.live.replace(/\/live$/, ""), textContent: "看最新的" }), "（回复框里的字会留着）。");
  });
  stream.addEventListener("gone", () => {
    stream.close();
    news.textContent = "登录过期了，这一页不再更新；写的字还在，发出时会请你重新登录。";
  });
}
