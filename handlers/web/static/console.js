// On a case: what the gate would say while an answer is written; the words are kept when a session ends.
const form = document.getElementById("say");
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
}
