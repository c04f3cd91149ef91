// A file that somebody else changed meanwhile: both texts, and a choice.

import { made } from "/static/editor/text.js";

const place = document.getElementById("conflict");

export const settle = () => place.replaceChildren();

export function differ(told, save, reload) {
  const over = made("button", "Save this text over it");
  const back = made("button", told.is_gone ? "Leave it gone" : "Take the text of the disk");
  over.type = back.type = "button";
  over.addEventListener("click", () => save(told.seen));
  back.addEventListener("click", reload);
  const sides = made("div", "", "sides");
  sides.append(side("Here", told.mine, over));
  if (!told.is_gone) sides.append(side("On disk", told.theirs, back));
  place.replaceChildren(made("p", told.error, "warning"), sides);
}

function side(title, lines, button) {
  const box = made("div", "", "side");
  const text = made("pre");
  for (const [line, isOther] of lines) text.append(made(isOther ? "mark" : "span", line), "\n");
  box.append(made("h3", title), button, text);
  return box;
}
