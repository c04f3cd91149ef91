// The editor: line numbers, findings as one types, names that complete, saving.

const desk = document.getElementById("desk");
const area = document.getElementById("text");
const gutter = document.getElementById("gutter");
const list = document.getElementById("completion");
const state = document.getElementById("state");
const conflict = document.getElementById("conflict");
const PAUSE = 150;
const LISTED = 8;

let version = Number(desk.dataset.version);
let names = [];
let findings = [];
let timer = 0;
let number = 0;

const made = (tag, words, kind) => {
  const element = document.createElement(tag);
  if (words) element.textContent = words;
  if (kind) element.className = kind;
  return element;
};

// Words with `names` between backticks, which are set as such.
function parted(words) {
  return words.split("`").map((part, index) => (index % 2 ? made("code", part) : part));
}

async function post(address, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
  });
  return { status: answer.status, told: await answer.json() };
}

// Lines

function drawGutter() {
  const count = area.value.split("\n").length;
  const worst = new Map();
  for (const each of findings) {
    if (worst.get(each.line) !== "error") worst.set(each.line, each.severity);
  }
  const lines = [];
  for (let line = 1; line <= count; line += 1) {
    const mark = made("span", String(line), worst.get(line) || "");
    lines.push(mark, "\n");
  }
  gutter.replaceChildren(...lines);
  gutter.scrollTop = area.scrollTop;
}

// Columns count letters; a script counts halves of some.
const units = (line, letters) => [...line].slice(0, letters).join("").length;

function place(line, column, width) {
  const lines = area.value.split("\n");
  const row = Math.min(Math.max(line, 1), lines.length) - 1;
  const before = lines.slice(0, row).reduce((sum, each) => sum + each.length + 1, 0);
  return [before + units(lines[row], column - 1), before + units(lines[row], column - 1 + width), row];
}

function go(line, column, width) {
  const [start, end, row] = place(line, column, width);
  area.focus();
  area.setSelectionRange(start, Math.max(start, end));
  area.scrollTop = Math.max(0, (row - 6) * lineHeight());
}

const lineHeight = () => parseFloat(getComputedStyle(area).lineHeight);

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-line]");
  if (!button) return;
  const { line, column, width } = button.dataset;
  go(Number(line), Number(column), Number(width));
});

// Findings and names

function drawFindings() {
  const rows = findings.map((each) => {
    const row = made("li", "", each.severity);
    const button = made("button", `Line ${each.line}`, "plain");
    button.type = "button";
    Object.assign(button.dataset, { line: each.line, column: each.column, width: each.width });
    row.append(button, " ", made("span", each.severity, `badge ${each.severity}`), " ", ...parted(each.message));
    for (const line of each.shown) row.append(made("br"), made("code", line));
    if (each.help) {
      const help = made("span", "", "hint");
      help.append(...parted(each.help));
      row.append(made("br"), help);
    }
    return row;
  });
  document.getElementById("findings").replaceChildren(
    ...(rows.length ? rows : [made("li", "Nothing to report.", "none")]),
  );
}

function drawOutline() {
  const full = new Set(names.map((each) => each.section));
  const rows = names.filter((each) => each.depth === 1 || full.has(each.name)).map((each) => {
    const row = made("li", "", `depth-${each.depth}`);
    const button = made("button", each.name, "plain");
    button.type = "button";
    Object.assign(button.dataset, { line: each.line, column: 1, width: 0 });
    row.append(button);
    if (each.depth && each.label) row.append(" ", made("span", each.label, "hint"));
    return row;
  });
  if (rows.length) document.getElementById("outline").replaceChildren(...rows);
}

function take(told) {
  version = told.version;
  findings = told.findings;
  if (told.outline.length) names = told.outline;
  const errors = findings.filter((each) => each.severity === "error").length;
  const saved = told.is_changed ? "Not saved." : "Saved.";
  state.textContent = errors ? `${saved} ${errors} ${errors === 1 ? "error" : "errors"}.` : saved;
  drawFindings();
  drawOutline();
  drawGutter();
}

async function check() {
  const mine = ++number;
  const { status, told } = await post(desk.dataset.change, { text: area.value, version });
  if (status === 200) version = told.version;
  if (mine !== number) return;
  if (status === 200) take(told);
  else state.textContent = told.error || "This could not be read.";
}

function typed() {
  drawGutter();
  state.textContent = "Not saved.";
  clearTimeout(timer);
  timer = setTimeout(check, PAUSE);
  suggest(false);
}

// Saving

function side(title, lines, button) {
  const box = made("div", "", "side");
  const text = made("pre");
  for (const [line, isOther] of lines) text.append(made(isOther ? "mark" : "span", line), "\n");
  box.append(made("h3", title), button, text);
  return box;
}

function show(told) {
  const over = made("button", "Save this text over it");
  const back = made("button", told.is_gone ? "Leave it gone" : "Take the text of the disk");
  over.type = back.type = "button";
  over.addEventListener("click", () => save(told.seen));
  back.addEventListener("click", reload);
  const sides = made("div", "", "sides");
  sides.append(side("Here", told.mine, over));
  if (!told.is_gone) sides.append(side("On disk", told.theirs, back));
  conflict.replaceChildren(made("p", told.error, "warning"), sides);
}

async function save(over) {
  clearTimeout(timer);
  number += 1;
  const { status, told } = await post(desk.dataset.save, { text: area.value, version, over: over ?? null });
  if (status === 200) {
    conflict.replaceChildren();
    take(told);
  } else if (told.mine) {
    state.textContent = "Not saved.";
    show(told);
  } else {
    state.textContent = told.error || "This could not be saved.";
  }
}

async function reload() {
  const { status, told } = await post(desk.dataset.reload, {});
  if (status !== 200) return;
  area.value = told.text;
  conflict.replaceChildren();
  take(told);
}

// Completion

const letter = /[a-z0-9_]/i;

function word() {
  const end = area.selectionStart;
  let start = end;
  while (start > 0 && letter.test(area.value[start - 1])) start -= 1;
  return { start, end, text: area.value.slice(start, end) };
}

function hide() {
  list.hidden = true;
  area.removeAttribute("aria-activedescendant");
}

function suggest(wanted) {
  const { start, text } = word();
  const fields = desk.dataset.fields.split(" ").map((name) => ({ name, label: "section", section: "" }));
  const seen = new Set([text]);
  const fit = [...names, ...fields].filter((each) => {
    const fits = each.name.startsWith(text) && !seen.has(each.name);
    seen.add(each.name);
    return fits;
  }).slice(0, LISTED);
  if (area.readOnly || !fit.length || (!wanted && text.length < 2)) return hide();
  list.replaceChildren(...fit.map((each, index) => {
    const row = made("li", each.name);
    row.id = `name-${index}`;
    row.setAttribute("role", "option");
    row.append(" ", made("span", each.label || each.section, "hint"));
    row.addEventListener("mousedown", (event) => {
      event.preventDefault();
      accept(each.name);
    });
    row.dataset.name = each.name;
    return row;
  }));
  list.hidden = false;
  list.dataset.wanted = wanted ? "yes" : "";
  const row = area.value.slice(0, start).split("\n");
  const width = measured();
  list.style.top = `${row.length * lineHeight() - area.scrollTop + 4}px`;
  list.style.left = `${Math.max(0, Math.min(row.at(-1).length * width - area.scrollLeft, area.clientWidth - 240))}px`;
  choose(0);
}

let letterWidth = 0;
function measured() {
  if (!letterWidth) {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = getComputedStyle(area).font;
    letterWidth = pen.measureText("m").width;
  }
  return letterWidth;
}

function choose(index) {
  const rows = [...list.children];
  rows.forEach((row, place) => row.setAttribute("aria-selected", String(place === index)));
  area.setAttribute("aria-activedescendant", rows[index].id);
  list.dataset.at = String(index);
}

function accept(name) {
  const { start, end } = word();
  area.setSelectionRange(start, end);
  if (!document.execCommand("insertText", false, name)) area.setRangeText(name, start, end, "end");
  hide();
}

area.addEventListener("keydown", (event) => {
  const rows = list.children.length;
  const at = Number(list.dataset.at);
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    if (!area.readOnly) save();
  } else if (event.ctrlKey && event.key === " ") {
    event.preventDefault();
    suggest(true);
  } else if (!list.hidden && event.key === "Escape") {
    event.preventDefault();
    hide();
  } else if (!list.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    choose((at + (event.key === "ArrowDown" ? 1 : rows - 1)) % rows);
  } else if (!list.hidden && (event.key === "Tab" || (event.key === "Enter" && list.dataset.wanted))) {
    event.preventDefault();
    accept(list.children[at].dataset.name);
  }
});

area.addEventListener("input", typed);
area.addEventListener("blur", hide);
area.addEventListener("scroll", () => {
  gutter.scrollTop = area.scrollTop;
  hide();
});
document.getElementById("save")?.addEventListener("click", (event) => {
  event.preventDefault();
  save();
});
window.addEventListener("beforeunload", (event) => {
  if (state.textContent.startsWith("Not saved") && timer) event.preventDefault();
});

async function begin() {
  const answer = await fetch(`${location.pathname}.json`);
  const told = await answer.json();
  names = told.outline;
  findings = told.findings;
  version = told.version;
  drawGutter();
  const [, line] = location.hash.match(/^#line-(\d+)$/) || [];
  if (line) go(Number(line), 1, 0);
}

drawGutter();
begin();
