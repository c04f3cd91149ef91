// Beside the text: what is found about it, with remedies, and its names.

import { area, go, made, offset, parted, row, write } from "/static/editor/text.js";

const found = document.getElementById("findings");
const outline = document.getElementById("outline");

function place(words, line, column, width) {
  const button = made("button", words, "plain");
  button.type = "button";
  button.addEventListener("click", () => go(line, column, width));
  return button;
}

export function drawFindings(findings) {
  const rows = findings.map((each) => {
    const item = made("li", "", each.severity);
    const words = made("p");
    words.append(made("span", `${each.severity} `, "severity"), ...parted(each.message));
    item.append(place(`Line ${each.line}`, each.line, each.column, each.width), words);
    for (const line of each.shown) item.append(made("code", line));
    if (each.help) {
      const help = made("p", "", "hint");
      help.append(...parted(each.help));
      item.append(help);
    }
    if (!area.readOnly) item.append(...each.remedies.map(remedy));
    return item;
  });
  found.replaceChildren(...(rows.length ? rows : [made("li", "Nothing to report.", "none")]));
}

function remedy(edit) {
  const button = made("button", edit.title, "remedy");
  button.type = "button";
  button.addEventListener("click", () => {
    const start = offset(edit.line, edit.column);
    const end = start + edit.old.length;
    if (area.value.slice(start, end) === edit.old) write(start, end, edit.new);
  });
  return button;
}

let names = [];

export function drawOutline(all) {
  names = all;
  const open = outline.querySelector("[open] > summary")?.dataset.section;
  const parts = [];
  for (const head of all.filter((each) => !each.depth)) {
    const inside = all.filter((each) => each.section === head.name && each.depth);
    if (!inside.length) continue;
    const part = made("details");
    part.setAttribute("name", "outline");
    part.open = head.name === open;
    const summary = made("summary", head.name);
    summary.dataset.section = head.name;
    summary.append(" ", made("span", String(inside.filter((each) => each.depth === 1).length), "hint"));
    const rows = made("ul");
    for (const each of inside) {
      const item = made("li", "", `depth-${each.depth}`);
      const button = place(each.name, each.line, 1, 0);
      button.dataset.at = String(each.line);
      item.append(button);
      if (each.label) item.append(" ", made("span", each.label, "hint"));
      rows.append(item);
    }
    part.append(summary, rows);
    parts.push(part);
  }
  outline.replaceChildren(...parts);
  follow();
}

// The name that the cursor is at is marked, and its section open.
export function follow() {
  if (document.activeElement !== area) return;
  const here = names.filter((each) => each.line <= row()).at(-1);
  for (const each of outline.querySelectorAll("[aria-current]")) each.removeAttribute("aria-current");
  if (!here) return;
  const head = outline.querySelector(`[data-section="${here.section || here.name}"]`);
  if (!head) return;
  head.parentElement.open = true;
  const now = here.depth ? head.parentElement.querySelector(`[data-at="${here.line}"]`) : null;
  if (!now) return;
  now.setAttribute("aria-current", "true");
  now.scrollIntoView({ block: "nearest" });
}
