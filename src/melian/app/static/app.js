// What every page does: it waits for an answer that is being worked out, and puts it where the waiting was.

const PAUSE = 250;

document.documentElement.classList.add("js");

async function json(address, options) {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, ...options });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

// Put what is new in the place of a part; whoever was at a place of it, or had opened one, still is and has.
let latest = 0; // what was asked for last

async function refreshed(address = location.href, part = "answer", keeps = false) {
  const mine = ++latest;
  const answer = await fetch(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(part);
  const old = document.getElementById(part);
  if (mine !== latest) return;
  if (!fresh || !old) return location.reload();
  const waits = fresh.querySelector("[data-working]");
  if (keeps && waits) return later(old, waits.dataset.working, mine, () => refreshed(address, part, keeps));
  const held = old.contains(document.activeElement) ? document.activeElement.id : "";
  for (const each of old.querySelectorAll("details[id]")) {
    const same = fresh.querySelector(`#${CSS.escape(each.id)}`);
    if (same) same.open = each.open;
  }
  old.replaceWith(fresh);
  if (held) document.getElementById(held)?.focus();
  begin(fresh);
  document.dispatchEvent(new CustomEvent("melian:fresh"));
}

// What is seen stays, paler, until there is an answer to take its place.
async function later(old, working, mine, then) {
  old.setAttribute("aria-busy", "true");
  for (;;) {
    await new Promise((go) => setTimeout(go, PAUSE));
    if (mine !== latest) return;
    const state = await json(working).catch(() => ({ state: "gone" }));
    if (state.state !== "working") return then();
  }
}

function show(place, state) {
  place.querySelector("[data-words]").textContent = state.words;
  const bar = place.querySelector("progress");
  bar.max = 1;
  bar.value = state.share;
}

async function wait(place) {
  for (;;) {
    await new Promise((go) => setTimeout(go, PAUSE));
    if (!place.isConnected) return;
    let state;
    try {
      state = await json(place.dataset.working);
    } catch {
      place.querySelector("[data-words]").textContent = "The app has ended. Start it again in the terminal.";
      return;
    }
    if (state.link) return location.assign(state.link);
    if (state.state !== "working") return refreshed(location.href, place.closest("[data-part]")?.id);
    show(place, state);
  }
}

export function begin(within = document) {
  within.querySelectorAll("[data-working]").forEach(wait);
}

begin();
document.dispatchEvent(new CustomEvent("melian:ready"));

// Crises of the folder are read one after the other, once the shelf is seen.
async function cards() {
  for (const place of document.querySelectorAll("[data-card]")) {
    try {
      const answer = await fetch(place.dataset.card);
      if (answer.ok) place.innerHTML = await answer.text();
    } finally {
      delete place.dataset.card;
    }
  }
}

cards();

// A form that asks at each change; its answer comes without leaving the page.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-quick]");
  if (!form) return;
  const address = `${location.pathname}?${new URLSearchParams(new FormData(form))}`;
  history.replaceState(null, "", address);
  refreshed(address, "answer", true);
});
