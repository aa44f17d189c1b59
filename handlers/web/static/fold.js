// Escape closes what the keyboard is in, else what is open over the page; the keyboard goes back to where it was opened from.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing || event.defaultPrevented) return;
  const at = document.activeElement;
  const beside = document.querySelector(".beside-clause");
  const inside = beside && (beside.contains(at) || at.getAttribute("aria-expanded") === "true");
  const around = inside ? null : at.closest("details[open]");
  const open = around || beside || document.querySelector(".menu[open]");
  if (!open) return;
  event.preventDefault();
  if (open === beside) open.querySelector(":scope > button").click();
  else {
    open.open = false;
    open.querySelector("summary").focus();
  }
  if (!inside && !around && at !== document.body) at.focus(); // whoever writes goes on writing
});
