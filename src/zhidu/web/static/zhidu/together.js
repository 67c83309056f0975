// Fields that several people may fill in at once. The hidden field "was" holds what stood in them when this
// page last agreed with the server: from it the server knows what was written here and what only stands here.

import { say } from "./words.js";

const WATCHED = /^(record$|view-|decision-)/;

let was = new Map();

function grouped(pairs) {
  const found = new Map();
  for (const [name, value] of pairs) {
    if (!WATCHED.test(name) || typeof value !== "string") continue;
    found.set(name, found.has(name) ? [found.get(name), value].flat() : value);
  }
  return found;
}

const written = (form) => grouped(new FormData(form));
const plain = (value) => JSON.stringify(typeof value === "string" ? value.replaceAll("\r\n", "\n").trim() : value ?? null);
const same = (one, other) => plain(one) === plain(other);
const named = (form, name) => [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];

function remember(form) {
  form.elements.was.value = JSON.stringify(Object.fromEntries(was));
}

function unsaved(form) {
  const here = written(form);
  return [...new Set([...was.keys(), ...here.keys()])].filter((name) => !same(here.get(name), was.get(name)));
}

// A page as it came. After a refusal it holds again what was typed; what the server has it says in "was".
export function begun(form) {
  was = new Map([...written(form), ...Object.entries(JSON.parse(form.elements.was.value || "{}"))]);
  remember(form);
}

// The fields that are being written here go over to the page that came, with their words. Where others have
// written in one of them, both are shown, and whoever writes decides.
export function merged(form, twin) {
  if (form.querySelector("[name=item]").value !== twin.querySelector("[name=item]").value) return;
  const here = written(form), there = written(twin), agreed = new Map(there);
  for (const name of unsaved(form)) {
    const fields = named(form, name), places = named(twin, name);
    if (fields.length === 0 || fields.length !== places.length) continue;
    if (!same(there.get(name), was.get(name)) && !same(there.get(name), here.get(name))) {
      was.has(name) ? agreed.set(name, was.get(name)) : agreed.delete(name);
      if (fields.length === 1) tell(fields[0], places[0], there.get(name) ?? "");
    }
    places.forEach((place, at) => place.replaceWith(fields[at]));
  }
  was = agreed;
}

// After the parts are in their places.
export function settled(form) {
  remember(form);
  if (unsaved(form).length === 0) form.dispatchEvent(new Event("agreed", { bubbles: true }));
}

function tell(field, place, theirs) {
  const note = document.createElement("div");
  note.className = "notice notice-warning theirs";
  note.setAttribute("role", "alert");
  const words = document.createElement("p");
  words.textContent = say("这一栏刚在别处改为：“%(theirs)s”。您写的还在本栏，没有保存。", { theirs });
  note.append(words, button(say("用我写的"), field, theirs, () => {}), button(say("用改后的"), field, theirs, () => { field.value = theirs; }));
  (place.closest("label") ?? place).after(note);
}

function button(words, field, theirs, settle) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-quiet";
  made.textContent = words;
  made.addEventListener("click", () => {
    was.set(field.name, theirs);
    settle();
    remember(field.form);
    made.parentElement.remove();
    field.focus();
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  return made;
}

document.addEventListener("saved", (event) => {
  if (!event.target.matches("[data-pulse]")) return;
  was = grouped(event.detail);
  remember(event.target);
});
