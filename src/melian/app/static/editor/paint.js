// Line numbers, and the text below the one that is typed: keys, comments, quotations, and what findings mean.

import { area, made, stretch } from "/static/editor/text.js";

const LONGEST = 300_000;
const KINDS = ["key", "quoted", "comment", "note", "warning", "error"];
const PARTS = /(?<key>^[ \t]*(?:- +)?[\w.@ ]+(?=:(?:[ \n]|$))|(?<=[{,] *)[\w.@]+(?=: ))|(?<quoted>"(?:\\.|[^"\\\n])*"|'[^'\n]*')|(?<comment>(?:^|(?<=[ \t]))#.*$)/gm;

const paint = document.getElementById("paint");
const gutter = document.getElementById("gutter");
const canPaint = "highlights" in CSS;
if (canPaint) document.getElementById("desk").classList.add("painted");

let drawn = "";

export function drawText(findings) {
  const text = area.value;
  paint.textContent = `${text}\n`;
  drawGutter(text, findings);
  if (canPaint) highlight(text, findings);
}

function drawGutter(text, findings) {
  const worst = new Map();
  for (const each of findings) if (worst.get(each.line) !== "error") worst.set(each.line, each.severity);
  const count = text.split("\n").length;
  const looks = `${count} ${[...worst].join()}`;
  if (looks === drawn) return;
  drawn = looks;
  const lines = [];
  for (let line = 1; line <= count; line += 1) {
    lines.push(worst.has(line) ? made("span", String(line), worst.get(line)) : String(line), "\n");
  }
  gutter.replaceChildren(...lines);
}

function highlight(text, findings) {
  const ranges = Object.fromEntries(KINDS.map((kind) => [kind, []]));
  const add = (kind, start, end) => {
    const range = new StaticRange({
      startContainer: paint.firstChild, startOffset: start, endContainer: paint.firstChild, endOffset: end,
    });
    ranges[kind].push(range);
  };
  if (text.length <= LONGEST) {
    for (const each of text.matchAll(PARTS)) {
      const kind = Object.keys(each.groups).find((name) => each.groups[name] !== undefined);
      add(kind, each.index, each.index + each[0].length);
    }
  }
  for (const each of findings) add(each.severity, ...stretch(each.line, each.column, Math.max(1, each.width)));
  for (const kind of KINDS) CSS.highlights.set(`melian-${kind}`, new Highlight(...ranges[kind]));
}
