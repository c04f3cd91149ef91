// A text that somebody else changed meanwhile, on disk or in another window: both texts, and a choice.

import { made } from "/static/editor/text.js";

const place = document.getElementById("conflict");

export const settle = () => place.replaceChildren();

export function differ(told, keep, take) {
  const here = made("button", told.is_elsewhere ? "Keep this text" : told.is_gone ? "Save it anew" : "Save this text over it");
  const there = made("button", told.is_elsewhere ? "Take the other text" : "Take the text of the disk");
  here.type = there.type = "button";
  here.addEventListener("click", keep);
  there.addEventListener("click", take);
  const sides = made("div", "", "sides");
  sides.append(side("Here", told.mine, here));
  if (!told.is_gone) sides.append(side(told.is_elsewhere ? "Elsewhere" : "On disk", told.theirs, there));
  place.replaceChildren(made("p", told.error, "warning"), sides);
  for (const text of place.querySelectorAll("pre")) {
    const first = text.querySelector("mark");
    if (first) text.scrollTop = first.offsetTop - text.offsetTop;
  }
}

function side(title, lines, button) {
  const box = made("div", "", "side");
  const text = made("pre");
  text.tabIndex = 0;
  text.setAttribute("role", "region");
  text.setAttribute("aria-label", title);
  for (const [line, isOther] of lines) text.append(made(isOther ? "mark" : "span", line), "\n");
  box.append(made("h3", title), button, text);
  return box;
}
