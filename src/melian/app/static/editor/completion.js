// What could be written at the cursor, as the file says by its place: fields, names, values, words.

import { area, lineHeight, made, post, write } from "/static/editor/text.js";

const list = document.getElementById("completion");
const address = document.getElementById("desk").dataset.complete;
const PAUSE = 60;
const LISTED = 60;
const AT_ONCE = /[.[@]$|[:,] $|\bis (?:not )?$/;

let asked = 0; // answers to anything before are dropped
let timer = 0;
let known = null; // what was offered last, and where
let at = 0;

const before = () => area.value.slice(0, area.selectionStart);
const word = () => before().match(/[\p{L}\p{N}_]*$/u)[0];

export function hide() {
  list.hidden = true;
  area.removeAttribute("aria-activedescendant");
}

export function suggest(isWanted) {
  clearTimeout(timer);
  if (area.readOnly) return;
  const start = area.selectionStart - word().length;
  const is = isWanted || word().length > 1 || AT_ONCE.test(before());
  if (!is) return hide();
  if (known && known.start === start && known.isWhole && !isWanted) return draw(start, false);
  timer = setTimeout(() => ask(isWanted), isWanted ? 0 : PAUSE);
}

async function ask(isWanted) {
  const mine = ++asked;
  const start = area.selectionStart - word().length;
  const { status, told } = await post(address, { before: before() });
  if (mine !== asked || status !== 200 || area.selectionStart - word().length !== start) return;
  known = { start, offers: told.offers, isWhole: told.offers.length < LISTED };
  draw(start, isWanted);
}

function draw(start, isWanted) {
  const typed = word();
  const fit = known.offers.filter((each) => each.text.startsWith(typed) && each.label !== typed);
  if (!fit.length || document.activeElement !== area) return hide();
  list.replaceChildren(...fit.map((each, index) => {
    const row = made("li", "");
    row.id = `offer-${index}`;
    row.setAttribute("role", "option");
    row.append(made("strong", each.label), " ", made("span", each.detail || each.kind, "hint"));
    row.addEventListener("mousedown", (event) => {
      event.preventDefault();
      accept(each);
    });
    return row;
  }));
  list.offers = fit;
  list.hidden = false;
  list.dataset.wanted = isWanted ? "yes" : "";
  const lines = area.value.slice(0, start).split("\n");
  const left = Math.min(lines.at(-1).length * width(), Math.max(0, area.clientWidth - 300));
  list.style.setProperty("top", `${lines.length * lineHeight() + 10}px`);
  list.style.setProperty("left", `${left}px`);
  choose(0);
}

let letter = 0;
function width() {
  if (!letter) {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = getComputedStyle(area).font;
    letter = pen.measureText("m").width;
  }
  return letter;
}

function choose(index) {
  at = index;
  const rows = [...list.children];
  rows.forEach((row, place) => row.setAttribute("aria-selected", String(place === index)));
  area.setAttribute("aria-activedescendant", rows[index].id);
  rows[index].scrollIntoView({ block: "nearest" });
}

function accept(offer) {
  hide();
  known = null;
  write(area.selectionStart - word().length, area.selectionStart, offer.text);
  hide();
}

area.addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.key === " ") {
    event.preventDefault();
    suggest(true);
    return;
  }
  if (list.hidden) return;
  const step = { ArrowDown: 1, ArrowUp: list.children.length - 1 }[event.key];
  const takes = event.key === "Tab" || (event.key === "Enter" && list.dataset.wanted);
  if (!step && !takes && event.key !== "Escape") {
    if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) hide();
    return;
  }
  event.preventDefault();
  if (step) choose((at + step) % list.children.length);
  else if (takes) accept(list.offers[at]);
  else hide();
});
area.addEventListener("blur", hide);
area.addEventListener("mousedown", hide);
