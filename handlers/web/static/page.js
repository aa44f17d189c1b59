// On every page: clauses opened beside their sentence, copying with citations, printing, leaving fast.
const fold = document.getElementById("ask")?.dataset.fold || "✕";

document.addEventListener("click", (event) => {
  const mark = event.target.closest("[data-clause]");
  if (mark) {
    const source = document.getElementById(mark.dataset.clause);
    if (!source) return;
    event.preventDefault();
    openBeside(mark, source);
    return;
  }
  const copy = event.target.closest(".copy");
  if (copy) copyReply(copy);
  const leave = event.target.closest("#leave");
  if (leave) {
    event.preventDefault();
    document.body.replaceChildren();
    location.replace(leave.href);
  }
  const menu = document.querySelector(".menu[open]");
  if (menu && !event.target.closest(".menu")) menu.removeAttribute("open");
});

function openBeside(mark, source) {
  const sentence = mark.closest("li, p");
  const open = mark.getAttribute("aria-expanded") === "true";
  document.querySelectorAll('[aria-expanded="true"]').forEach((one) => one.removeAttribute("aria-expanded"));
  document.querySelectorAll(".beside-clause").forEach((one) => one.remove());
  if (open) return;
  const panel = document.createElement("div");
  panel.className = "beside-clause";
  panel.dataset.of = mark.dataset.clause;
  const heading = document.createElement("strong");
  heading.textContent = mark.title;
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = fold;
  close.onclick = () => {
    panel.remove();
    mark.removeAttribute("aria-expanded");
    mark.focus();
  };
  panel.append(heading, source.querySelector(".clause").cloneNode(true), close);
  mark.setAttribute("aria-expanded", "true");
  if (sentence.tagName === "LI") sentence.append(panel);
  else sentence.after(panel);
  // a clause longer than the screen leaves its sentence in sight
  const low = panel.getBoundingClientRect().bottom > innerHeight - 110;
  sentence.scrollIntoView({ block: low ? "start" : "nearest" });
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest(".share");
  if (!button) return;
  button.disabled = true;
  try {
    const picture = await (await fetch(button.dataset.picture)).blob();
    const file = new File([picture], "answer.png", { type: "image/png" });
    if (navigator.canShare({ files: [file] })) await navigator.share({ files: [file] });
    else location.href = button.dataset.picture;
  } catch (error) {
    if (error.name !== "AbortError") location.href = button.dataset.picture;
  }
  button.disabled = false;
});

async function copyReply(button) {
  const reply = button.closest(".reply").cloneNode(true);
  reply.querySelectorAll("sup a").forEach((mark) => mark.replaceWith(`（${mark.title}）`));
  reply.querySelectorAll(".choices, .basis, summary, .beside-clause").forEach((one) => one.remove());
  const lines = [...reply.querySelectorAll("p, li, h2")].map((one) => (one.tagName === "LI" ? "• " : "") + one.textContent.trim().replace(/\s*\n\s*/g, ""));
  await navigator.clipboard.writeText(lines.filter(Boolean).join("\n"));
  const before = button.textContent;
  button.textContent = document.getElementById("ask")?.dataset.copied || "✓";
  setTimeout(() => (button.textContent = before), 2000);
}

const print = document.getElementById("print");
if (print) {
  print.hidden = false;
  print.onclick = () => window.print();
}
addEventListener("beforeprint", () => document.querySelectorAll(".reply details").forEach((one) => (one.open = true)));
