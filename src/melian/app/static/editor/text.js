// The text that is edited: its places, what stands there, and other words in their place.

export const area = document.getElementById("text");
export const scroller = document.getElementById("scroller");

// Places count letters; a script counts halves of some.
const units = (text, letters) => [...text.slice(0, 2 * letters)].slice(0, letters).join("").length;

export function offset(line, column) {
  const lines = area.value.split("\n");
  const row = Math.min(Math.max(line, 1), lines.length) - 1;
  const before = lines.slice(0, row).reduce((sum, each) => sum + each.length + 1, 0);
  return before + units(lines[row], column - 1);
}

export const stretch = (line, column, width) => {
  const start = offset(line, column);
  return [start, start + units(area.value.slice(start), width)];
};

export const row = () => area.value.slice(0, area.selectionStart).split("\n").length;

export const lineHeight = () => parseFloat(getComputedStyle(area).lineHeight);

export function go(line, column, width) {
  const [start, end] = stretch(line, column, width);
  area.focus({ preventScroll: true });
  area.setSelectionRange(start, end);
  scroller.scrollTop = Math.max(0, (line - 6) * lineHeight());
  scroller.scrollLeft = 0;
  scroller.scrollIntoView({ block: "nearest" });
}

// Written as if it were typed, so that it can be undone.
export function write(start, end, words) {
  area.focus({ preventScroll: true });
  area.setSelectionRange(start, end);
  if (document.execCommand("insertText", false, words)) return;
  area.setRangeText(words, start, end, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

export function made(tag, words, kind) {
  const element = document.createElement(tag);
  if (words) element.textContent = words;
  if (kind) element.className = kind;
  return element;
}

// Words with `names` between backticks, which are set as such.
export const parted = (words) => words.split("`").map((part, index) => (index % 2 ? made("code", part) : part));

export async function post(address, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
  });
  return { status: answer.status, told: await answer.json() };
}
