// The library: a file is dropped anywhere on the page, leaves in pieces with its progress said, and goes on when the line is back.
const bring = document.getElementById("bring");
const bringing = document.getElementById("bringing");
const chosen = bring.elements.file;
let going = false;

addEventListener("dragover", (event) => {
  event.preventDefault();
  bring.classList.add("over");
});
addEventListener("dragleave", (event) => event.relatedTarget || bring.classList.remove("over"));
addEventListener("drop", (event) => {
  event.preventDefault();
  bring.classList.remove("over");
  if (!event.dataTransfer.files.length || going) return;
  chosen.files = event.dataTransfer.files;
  bring.requestSubmit();
});

bring.addEventListener("submit", async (event) => {
  const at = bring.dataset.pieces;
  const file = chosen.files[0];
  if (!at || !file || going) return going && event.preventDefault();
  event.preventDefault();
  going = true;
  const stop = Object.assign(document.createElement("button"), { type: "button", textContent: "不传了", className: "quiet" });
  let stopped = false;
  stop.onclick = () => (stopped = true);
  const told = (share, broken) => {
    const percent = Math.floor(share * 100);
    bringing.replaceChildren(broken ? `网络断了，连上就接着传（已传 ${percent}%）` : `正在上传 ${percent}%`, " ", stop);
  };
  told(0, false);
  try {
    const fields = await sendFiles([file], told, () => stopped, { at, csrf: bring.elements.csrf.value });
    bringing.textContent = "传好了，正在读。扫描件要几分钟。";
    chosen.disabled = true;
    for (const [name, value] of fields) bring.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    bring.submit();
  } catch (error) {
    bringing.textContent = stopped ? "没有传。" : error.message || "没传上去。再按一次，会接着传。";
    going = false;
  }
});
// Coming back by the browser's own button finds the form ready again.
addEventListener("pageshow", () => {
  going = false;
  chosen.disabled = false;
  bring.querySelectorAll("input[name^=upload]").forEach((one) => one.remove());
});
