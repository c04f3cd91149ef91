// The editor: findings and names as one types, remedies by a click, completion, saving.

import { hide, suggest } from "/static/editor/completion.js";
import { differ, settle } from "/static/editor/conflict.js";
import { drawFindings, drawOutline, follow } from "/static/editor/lists.js";
import { drawText } from "/static/editor/paint.js";
import { area, go, post } from "/static/editor/text.js";

const desk = document.getElementById("desk");
const state = document.getElementById("state");
const PAUSE = 150;

let version = Number(desk.dataset.version);
let findings = [];
let timer = 0;
let number = 0;

function take(told) {
  version = told.version;
  findings = told.findings;
  const errors = findings.filter((each) => each.severity === "error").length;
  const saved = told.is_read_only ? "" : told.is_changed ? "Not saved." : "Saved.";
  state.textContent = errors ? `${saved} ${errors} ${errors === 1 ? "error" : "errors"}.` : saved;
  drawFindings(findings);
  if (told.outline.length) drawOutline(told.outline);
  drawText(findings);
}

// One thing at a time is asked, for each answer says which version the next one is of.
let busy = Promise.resolve();
function inTurn(task) {
  busy = busy.then(task, task);
  return busy;
}

function check() {
  timer = 0;
  const mine = ++number;
  return inTurn(async () => {
    if (mine !== number) return;
    const { status, told } = await post(desk.dataset.change, { text: area.value, version });
    if (status === 200) version = told.version;
    if (mine !== number) return;
    if (status === 200) take(told);
    else if (told.is_elsewhere) elsewhere(told);
    else state.textContent = told.error || "This could not be read.";
  });
}

area.addEventListener("input", () => {
  drawText([]);
  state.textContent = "Not saved.";
  clearTimeout(timer);
  timer = setTimeout(check, PAUSE);
  suggest(false);
});

function save(over) {
  clearTimeout(timer);
  timer = 0;
  number += 1;
  return inTurn(async () => {
    const { status, told } = await post(desk.dataset.save, { text: area.value, version, over: over ?? null });
    if (status === 200) {
      settle();
      take(told);
    } else if (told.is_elsewhere) {
      elsewhere(told);
    } else if (told.mine) {
      state.textContent = "Not saved.";
      differ(told, () => save(told.seen), reload);
    } else {
      state.textContent = told.error || "This could not be saved.";
    }
  });
}

// Another window has another text: whichever is chosen is the one that both have from then on.
function elsewhere(told) {
  const keep = () => {
    version = told.version;
    settle();
    return check();
  };
  const other = async () => hold(await read());
  state.textContent = "Not saved.";
  differ(told, keep, other);
}

function hold(told) {
  area.value = told.text;
  settle();
  take(told);
}

async function reload() {
  const { status, told } = await post(desk.dataset.reload, {});
  if (status === 200) hold(told);
}

async function read() {
  const answer = await fetch(`${location.pathname}.json`, { headers: { Accept: "application/json" } });
  return answer.json();
}

area.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key !== "s") return;
  event.preventDefault();
  hide();
  if (!area.readOnly) save();
});
document.getElementById("save")?.addEventListener("click", (event) => {
  event.preventDefault();
  save();
});
document.addEventListener("selectionchange", follow);
window.addEventListener("beforeunload", (event) => {
  if (timer) event.preventDefault();
});

async function begin() {
  drawText([]);
  take(await read());
  const [, line] = location.hash.match(/^#line-(\d+)$/) || [];
  if (line) go(Number(line), 1, 0);
}

begin();
