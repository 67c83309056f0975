// A page that carries data-pulse="<url>" stays as the server has it: it asks whether anything is different
// from its data-version, and puts the parts that came (data-part) in the place of its own, by their ids. What
// somebody is typing stays. While the server cannot be reached the page says so and asks ever more seldom.

import { begun, merged, settled } from "./together.js";
import { say } from "./words.js";

const SEEN = 700;
const UNSEEN = 20_000;
const LONGEST = 30_000;
const PATIENCE = 10_000; // for one answer
const FIELDS = "input, textarea, select";

let failures = 0;
let timer = 0;
let isAsking = false;
let isComposing = false;
let hasLeft = false;
let isWanted = false; // at once, after the answer that is awaited
let isPast = false; // something was saved while the answer was awaited, which may not have it

const pulse = () => document.querySelector("[data-pulse]");
const form = () => document.querySelector("form[data-pulse]");

// ---- asking

async function ask() {
  clearTimeout(timer);
  isWanted = isAsking;
  if (isAsking || hasLeft) return;
  isAsking = true;
  isPast = false;
  const fresh = await answer();
  failures = fresh === undefined ? failures + 1 : 0;
  isAsking = false;
  schedule();
  line(failures && !hasLeft ? say("连接中断，正在重连") : "");
  if (fresh !== undefined) take(fresh);
}

// The page that came, nothing ("") where this one is up to date, null where there is none any more; undefined
// where the server could not be reached.
async function answer() {
  const stop = new AbortController();
  const late = setTimeout(() => stop.abort(), PATIENCE);
  try {
    return await read(await fetch(asked(), { redirect: "manual", cache: "no-store", signal: stop.signal }));
  } catch {
    return undefined;
  } finally {
    clearTimeout(late);
  }
}

function asked() {
  const url = new URL(pulse().dataset.pulse, location.href);
  url.searchParams.set("v", pulse().dataset.version);
  return url;
}

async function read(answer) {
  if (answer.type === "opaqueredirect" || answer.status === 404) return null;
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.status === 204 ? "" : new DOMParser().parseFromString(await answer.text(), "text/html");
}

function schedule() {
  clearTimeout(timer);
  if (hasLeft) return;
  const wait = failures ? Math.min(LONGEST, SEEN * 2 ** failures) : document.hidden ? UNSEEN : SEEN;
  timer = setTimeout(ask, isWanted ? 0 : wait * (0.9 + Math.random() / 10)); // not all windows at once
  isWanted = false;
}

function line(words) {
  const place = document.querySelector("[data-lost]");
  if (place.textContent !== words) place.textContent = words;
}

// ---- what came

function take(fresh) {
  if (fresh === "") return;
  const came = fresh?.querySelector("[data-pulse]");
  if (!came) return leave();
  if (isPast || isComposing || form()?.matches("[data-saving], [aria-busy=true]")) return; // asked again
  const back = focused();
  if (form()) merged(form(), came);
  for (const part of document.querySelectorAll("[data-part]")) replace(part, fresh.getElementById(part.id));
  pulse().dataset.version = came.dataset.version;
  back();
  if (form()) settled(form());
  document.dispatchEvent(new Event("renewed"));
}

// The meeting is over, or the log-in: the server says where to go. What was not saved is kept here.
function leave() {
  hasLeft = true;
  form()?.dispatchEvent(new Event("keep", { bubbles: true }));
  location.replace(location.href.split("#")[0]);
}

function replace(part, twin) {
  if (!twin) return;
  const open = [...part.querySelectorAll("details")].map((details) => details.open);
  const scrolled = part.scrollTop;
  part.replaceWith(document.adoptNode(twin));
  twin.querySelectorAll("details").forEach((details, at) => { details.open = open[at] ?? details.open; });
  twin.scrollTop = scrolled;
}

// Where the reader was, to be there again afterwards.
function focused() {
  const at = document.activeElement;
  if (!at?.closest("[data-part]")) return () => {};
  const range = at.matches("textarea") ? [at.selectionStart, at.selectionEnd] : null;
  return () => {
    const found = document.contains(at) ? at : [...document.querySelectorAll(at.tagName)].find((other) => stands(at, other));
    if (found === document.activeElement) return;
    found?.focus({ preventScroll: true });
    if (range && found) found.setSelectionRange(...range);
  };
}

function stands(at, other) {
  if (at.matches(FIELDS)) return other.name === at.name && (at.type !== "checkbox" || other.value === at.value);
  if (at.name) return other.name === at.name && other.value === at.value;
  return Boolean(at.dataset.key) && other.dataset.key === at.dataset.key;
}

// ---- beginning

document.addEventListener("compositionstart", () => { isComposing = true; }, true);
document.addEventListener("compositionend", () => { isComposing = false; }, true);

document.addEventListener("saved", () => { isPast = true; });

if (pulse()) {
  if (form()) begun(form());
  document.addEventListener("visibilitychange", () => document.hidden || ask());
  window.addEventListener("online", ask);
  window.addEventListener("pagehide", () => { hasLeft = true; clearTimeout(timer); });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    hasLeft = false;
    ask();
  });
  schedule();
}
