// A meeting in session: clocks that go by the server's time, and keys for whoever keeps the record.

const ON_NOW = new WeakMap(); // clock → how far this machine's clock is from the server's

// ---- clocks

function tick() {
  for (const clock of document.querySelectorAll("[data-since]")) {
    if (!ON_NOW.has(clock)) ON_NOW.set(clock, Number(clock.dataset.now) - Date.now());
    const seconds = Math.max(0, Math.floor((Date.now() + ON_NOW.get(clock) - Number(clock.dataset.since)) / 1000));
    const minutes = String(Math.floor(seconds / 60)).padStart(2, "0");
    clock.textContent = `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
  }
}

// ---- keys: data-key names them, one blank apart; data-key-focus only goes there, fields always so

const FIELDS = "input, textarea, select";

function wanted(event) {
  return [...document.querySelectorAll("[data-key]")].find((part) => part.dataset.key.split(" ").includes(event.key));
}

function onKey(event) {
  if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest(FIELDS)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const part = wanted(event);
  if (!part) return;
  event.preventDefault();
  if (part.matches(FIELDS) || "keyFocus" in part.dataset) part.focus();
  else part.click();
}

document.addEventListener("renewed", tick);
document.addEventListener("keydown", onKey);
tick();
setInterval(tick, 500);
