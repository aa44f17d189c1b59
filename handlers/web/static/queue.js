// The queue: lines that come by themselves, and the keyboard. Without it the page is read and sent as it is.
const lines = document.getElementById("lines");
const news = document.getElementById("news");
const title = document.title;
let at = "";
let fresh = 0;

const rows = () => [...lines.querySelectorAll("tr[data-number]")];
const numberOf = (row) => row.dataset.number;

function show() {
  for (const row of rows()) row.toggleAttribute("data-at", numberOf(row) === at);
}

function picked() {
  const some = lines.querySelectorAll("input[name=case]:checked").length;
  const said = document.getElementById("picked");
  if (!said) return;
  said.textContent = some ? `勾了 ${some} 件：` : "勾选以后：";
  said.parentElement.classList.toggle("on", some > 0);
}

function step(by) {
  const all = rows();
  if (!all.length) return;
  const now = all.findIndex((row) => numberOf(row) === at);
  const row = all[now < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(now + by, 0), all.length - 1)];
  at = numberOf(row);
  row.querySelector("a").focus();
  show();
}

function replace(markup) {
  const before = new Set(rows().map(numberOf));
  const ticked = new Set([...lines.querySelectorAll("input[name=case]:checked")].map((one) => one.value));
  const focused = lines.contains(document.activeElement) ? document.activeElement.closest("tr")?.dataset.number : "";
  lines.innerHTML = markup;
  let came = 0;
  for (const row of rows()) {
    const box = row.querySelector("input[name=case]");
    if (box) box.checked = ticked.has(box.value);
    if (before.has(numberOf(row))) continue;
    came += 1;
    row.querySelector("th").append(Object.assign(document.createElement("span"), { className: "new", textContent: "新" }));
  }
  if (focused) lines.querySelector(`tr[data-number="${focused}"] a`)?.focus();
  fresh += came;
  news.textContent = came ? `新来了 ${came} 件。` : "队列有变化，已经更新。";
  document.title = document.hidden && fresh ? `（${fresh} 新）${title}` : title;
  show();
  picked();
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  fresh = 0;
  document.title = title;
});
lines.addEventListener("change", picked);
lines.addEventListener("focusin", (event) => {
  at = event.target.closest("tr")?.dataset.number || at;
  show();
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || /^(input|select|textarea)$/i.test(event.target.tagName) && event.target.type !== "checkbox") return;
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "/") document.getElementById("find").focus();
  else if (event.key === "x") {
    const box = lines.querySelector(`tr[data-number="${at}"] input[name=case]`);
    if (!box) return;
    box.checked = !box.checked;
    picked();
  } else if (event.key === "Enter" && event.target === document.body && at) lines.querySelector(`tr[data-number="${at}"] a`).click();
  else return;
  event.preventDefault();
});
const stream = new EventSource(`${lines.dataset.live}&mark=${lines.dataset.mark}`);
stream.addEventListener("part", (event) => replace(JSON.parse(event.data)));
stream.addEventListener("gone", () => {
  stream.close();
  news.textContent = "登录过期了，这一页不再更新。刷新以后重新登录。";
});
