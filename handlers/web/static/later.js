// What takes long to work out is fetched once the page stands; without a script its link leads there.
for (const link of document.querySelectorAll("a[data-after]")) {
  const place = document.getElementById(link.dataset.after);
  const words = link.textContent;
  link.replaceWith("正在用它自己的话问一遍，可能要一两分钟，可以先看别的。");
  fetch(link.href)
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status)))
    .then((page) => place.replaceWith(new DOMParser().parseFromString(page, "text/html").getElementById(place.id)))
    .catch(() => place.querySelector("[role=status]").replaceChildren(Object.assign(document.createElement("a"), { href: link.href, textContent: words })));
}
