// What every page does: it waits for an answer that is being worked out, and puts it where the waiting was.

const PAUSE = 250;

document.documentElement.classList.add("js");

async function json(address, options) {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, ...options });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

async function refreshed(address = location.href) {
  const answer = await fetch(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("answer");
  const old = document.getElementById("answer");
  if (!fresh || !old) return location.reload();
  old.replaceWith(fresh);
  begin();
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
    if (state.state !== "working") return refreshed();
    show(place, state);
  }
}

function begin() {
  document.querySelectorAll("[data-working]").forEach(wait);
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
  refreshed(address);
});
