// A choice is looked at beside the tree, which stays as somebody opened it.

import { begin } from "/static/app.js";

async function look(address) {
  const answer = await fetch(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("choice");
  const old = document.getElementById("choice");
  if (!fresh || !old) return location.assign(address);
  old.replaceWith(fresh);
  marked(page);
  begin(fresh);
  const title = document.getElementById("choice-title");
  if (!title) return;
  title.focus({ preventScroll: true });
  title.scrollIntoView({ block: "nearest" });
}

// Which choice is looked at, in the tree and in the list.
function marked(page) {
  const now = new Set([...page.querySelectorAll("a[data-choice][aria-current]")].map((link) => link.getAttribute("href")));
  for (const link of document.querySelectorAll("a[data-choice]")) {
    if (now.has(link.getAttribute("href"))) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-choice]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  history.pushState(null, "", link.href);
  look(link.href);
});

addEventListener("popstate", () => look(location.href));

// All ways at once: made here, for without a script they would do nothing.
function folding() {
  const place = document.querySelector("[data-folding]:empty");
  if (!place) return;
  for (const [words, open] of [["Open all", true], ["Fold all", false]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain";
    button.textContent = words;
    button.addEventListener("click", () => {
      for (const each of document.querySelectorAll(".tree li > details:not(.tip)")) each.open = open;
    });
    place.append(button, " ");
  }
}

folding();
document.addEventListener("melian:fresh", folding);
