// Sliders: dragging weighs solved draws anew, letting go solves, first few draws and then more.

const FEW = 200;
const MANY = 1000;
const PAUSE = 120;
const WIDE = 400;
const SIDE = 6;

let turn = 0; // of what was moved last: answers to anything before are dropped
let present = null;
let isWeighing = false;
let weighAgain = false;
let isPinned = false;

const find = (id) => document.getElementById(id);

async function post(address, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
  });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.error || told.detail || String(answer.status));
  return told;
}

function moves(form) {
  const numbers = {};
  for (const item of form.querySelectorAll("[data-slider]")) {
    const value = item.querySelector("input[type=range]").value;
    if (Number(value) !== Number(item.dataset.was)) numbers[item.dataset.slider] = Number(value);
  }
  const on = form.querySelectorAll("[name=what_if]:checked");
  return { numbers, what_ifs: [...on].map((each) => each.value) };
}

function words(value, isPercent) {
  const shown = Number((isPercent ? 100 * value : value).toPrecision(3));
  return isPercent ? `${shown} %` : String(shown);
}

function label(item) {
  const input = item.querySelector("input[type=range]");
  const told = words(Number(input.value), item.dataset.percent === "yes");
  item.querySelector("output").textContent = told;
  input.setAttribute("aria-valuetext", told);
  item.classList.toggle("is-moved", Number(input.value) !== Number(item.dataset.was));
}

// Pictures and figures

function band(group, odds) {
  if (!group || !odds) return;
  const at = (share) => SIDE + share * (WIDE - 2 * SIDE);
  const [thin, thick, dot] = group.children;
  const stretch = (bar, low, high) => {
    bar.setAttribute("x", at(low));
    bar.setAttribute("width", Math.max(1, at(high) - at(low)));
  };
  stretch(thin, odds.q05, odds.q95);
  stretch(thick, odds.q25, odds.q75);
  dot.setAttribute("cx", at(odds.median));
}

function pinned() {
  const data = document.querySelector("[data-band=pinned]")?.dataset;
  return data && Object.fromEntries(Object.entries(data).map(([name, value]) => [name, Number(value)]));
}

function show(told) {
  if (told.outcomes) {
    present = told;
    for (const each of told.outcomes) {
      const row = document.querySelector(`[data-outcome="${CSS.escape(each.name)}"]`);
      if (row) row.lastElementChild.textContent = each.words;
    }
    if (told.answer && find("number")) {
      find("number").textContent = told.answer.number;
      find("range").textContent = told.answer.range;
      find("present-number").textContent = told.answer.number;
      band(document.querySelector("[data-band=present]"), told.answer);
    }
  }
  const said = told.problem || told.behind || told.words;
  if (said) find("behind").textContent = said;
}

// What is asked

async function weigh(form) {
  if (isWeighing) {
    weighAgain = true;
    return;
  }
  isWeighing = true;
  do {
    weighAgain = false;
    const mine = turn;
    try {
      const told = await post(form.dataset.weigh, moves(form));
      if (mine === turn && told.state === "weighed") show(told);
    } catch (error) {
      find("behind").textContent = error.message;
    }
  } while (weighAgain);
  isWeighing = false;
}

async function solve(form) {
  turn += 1;
  const mine = turn;
  for (const draws of [FEW, MANY]) {
    for (;;) {
      let told;
      try {
        told = await post(form.dataset.ask, { ...moves(form), draws });
      } catch (error) {
        told = { state: "failed", problem: error.message };
      }
      if (mine !== turn) return;
      if (told.state === "working") {
        if (draws === FEW) find("behind").textContent = `solving: ${told.words}`;
        await new Promise((go) => setTimeout(go, PAUSE));
        if (mine !== turn) return;
        continue;
      }
      show(told);
      if (told.state !== "done") return;
      const { numbers, what_ifs: ifs } = moves(form);
      if (!isPinned && !ifs.length && !Object.keys(numbers).length) beside();
      break;
    }
  }
}

function pin() {
  if (!present) return;
  isPinned = true;
  find("pinned-title").textContent = "pinned";
  beside();
}

// What was pinned, or the file itself, beside the present.
function beside() {
  for (const each of present.outcomes) {
    const row = document.querySelector(`[data-outcome="${CSS.escape(each.name)}"]`);
    if (row) row.children[1].textContent = each.words;
  }
  if (present.answer && find("pinned-number")) {
    find("pinned-number").textContent = present.answer.number;
    band(document.querySelector("[data-band=pinned]"), present.answer);
  }
}

function putBack(form) {
  for (const item of form.querySelectorAll("[data-slider]")) {
    item.querySelector("input[type=range]").value = item.dataset.was;
    label(item);
  }
  for (const each of form.querySelectorAll("[name=what_if]")) each.checked = false;
  changed(form);
  solve(form);
}

async function save(form) {
  find("save").disabled = true;
  try {
    const about = { ...moves(form), version: Number(form.dataset.version) };
    await post(form.dataset.save, about);
    location.assign(location.pathname);
  } catch (error) {
    find("behind").textContent = error.message;
  }
}

function changed(form) {
  const button = find("save");
  if (button) button.disabled = !Object.keys(moves(form).numbers).length;
}

function begin() {
  const form = find("numbers");
  if (!form || form.dataset.ready) return;
  form.dataset.ready = "yes";
  for (const item of form.querySelectorAll("[data-slider]")) label(item);
  for (const id of ["pin", "back", "save"]) if (find(id)) find(id).hidden = false;
  band(document.querySelector("[data-band=pinned]"), pinned());
  band(document.querySelector("[data-band=present]"), pinned());
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => {
    const item = event.target.closest("[data-slider]");
    if (!item) return;
    turn += 1;
    label(item);
    changed(form);
    weigh(form);
  });
  form.addEventListener("change", () => {
    changed(form);
    solve(form);
  });
  find("pin").addEventListener("click", pin);
  find("back").addEventListener("click", () => putBack(form));
  find("save")?.addEventListener("click", () => save(form));
  solve(form);
}

begin();
// The page puts its answer in once it is there.
new MutationObserver(begin).observe(find("main"), { childList: true, subtree: true });
