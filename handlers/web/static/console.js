// On a case: what is said comes by itself, what the gate would say while an answer is written; words are kept when a session ends.
const form = document.getElementById("say");
const said = document.getElementById("said");
const news = document.getElementById("news");
if (form) {
  const box = form.elements.text;
  const gate = document.getElementById("gate");
  const key = `answer:${location.pathname}`;
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
  form.addEventListener("submit", () => sessionStorage.setItem(`${key}:sent`, "1"));
  if (document.querySelector(".done") && sessionStorage.getItem(`${key}:sent`)) {
    sessionStorage.removeItem(key);
    box.value = "";
  }
  sessionStorage.removeItem(`${key}:sent`);
  for (const button of document.querySelectorAll(".cite")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      box.setRangeText(button.dataset.label, box.selectionStart, box.selectionEnd, "end");
      box.dispatchEvent(new Event("input"));
      box.focus();
    });
  }
}
if (said) {
  const rest = () => said.firstElementChild.dataset;
  const opened = rest().rest;
  const stream = new EventSource(`${said.dataset.live}?mark=${said.dataset.mark}`);
  stream.addEventListener("part", (event) => {
    said.innerHTML = JSON.parse(event.data);
    if (form) form.elements.seen.value = rest().version;
    news.replaceChildren("对话更新了。");
    if (rest().rest === opened) return;
    news.append("案件在别处也有变化：", Object.assign(document.createElement("a"), { href: location.pathname, textContent: "看最新的" }), "（回复框里的字会留着）。");
  });
  stream.addEventListener("gone", () => {
    stream.close();
    news.textContent = "登录过期了，这一页不再更新；写的字还在，发出时会请你重新登录。";
  });
}
