// Forms marked data-autosave="<url>" are saved every ten seconds and on every change. What could
// not be saved, and what was sent when the log-in had ended, is kept on this machine under the
// form's data-form-key and offered when that form is opened again.
//
// The key must name the person as well as the form: a machine may be shared.

import { locale, say } from "./words.js";

const EVERY = 10_000;
const KEEP = 7 * 24 * 3_600_000;
const COPY = "zhidu.copy.";
const SENT = "zhidu.sent";
const LOST = "zhidu.lost";

const EXPIRED = say("未能保存：登录已过期，内容仍在本页，请重新登录后提交");
const OFFLINE = say("未能保存：网络不通，内容仍在本页，恢复后自动再存");
const FAILED = say("未能保存：系统没有接受，内容仍在本页");

const saved = new WeakMap(); // form → what the server has
const saving = new WeakSet();
const awaiting = new WeakSet(); // changed while they were being saved

// ---- what a form holds

// What a person typed or chose: tokens and keys differ from page to page, secrets are not copied.
function entries(form) {
  const unwritten = new Set([...form.querySelectorAll('[type="hidden"], [type="password"]')].map((field) => field.name));
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !unwritten.has(name));
}

function content(form) {
  return JSON.stringify(entries(form));
}

function fill(form, pairs) {
  const values = new Map();
  for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name || ["file", "hidden", "password", "submit", "button"].includes(field.type)) continue;
    const given = values.get(field.name) ?? [];
    if (field.type === "checkbox" || field.type === "radio") field.checked = given.includes(field.value);
    else if (field.type === "select-multiple") for (const option of field.options) option.selected = given.includes(option.value);
    else if (values.has(field.name)) field.value = given.length > 1 ? given.shift() : given[0];
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// ---- saving

function tell(form, words, tone) {
  const place = form.querySelector("[data-autosave-status]") ?? document.querySelector("[data-autosave-status]");
  if (!place) return;
  place.textContent = words;
  place.dataset.tone = tone;
}

function clock() {
  return new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" }).format();
}

async function save(form) {
  const now = content(form);
  if (saving.has(form)) awaiting.add(form);
  if (saving.has(form) || now === saved.get(form)) return;
  saving.add(form);
  form.toggleAttribute("data-saving", true);
  const body = new FormData(form);
  for (const [name, value] of [...body]) if (typeof value !== "string") body.delete(name);
  try {
    const answer = await fetch(form.dataset.autosave, { method: "POST", body, redirect: "manual", credentials: "same-origin" });
    if (answer.ok) {
      saved.set(form, now);
      form.dispatchEvent(new CustomEvent("saved", { bubbles: true, detail: JSON.parse(now) }));
      if (content(form) === now) forget(form); // what was typed since is not on the server yet
      tell(form, say("已自动保存 %(time)s", { time: clock() }), "done");
    } else {
      keep(form);
      const ended = answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403;
      tell(form, ended ? EXPIRED : answer.status === 409 ? await answer.text() : FAILED, "late");
    }
  } catch {
    keep(form);
    tell(form, OFFLINE, "late");
  } finally {
    saving.delete(form);
    form.toggleAttribute("data-saving", false);
    if (awaiting.delete(form)) save(form);
  }
}

// ---- the copy on this machine

function keep(form) {
  if (!form.dataset.formKey) return;
  try {
    localStorage.setItem(COPY + form.dataset.formKey, JSON.stringify({ at: Date.now(), pairs: entries(form) }));
  } catch { /* storage is full or switched off: the page still holds the content */ }
}

function forget(form) {
  localStorage.removeItem(COPY + form.dataset.formKey);
}

function copyOf(form) {
  try {
    const copy = JSON.parse(localStorage.getItem(COPY + form.dataset.formKey));
    return copy && Date.now() - copy.at < KEEP ? copy : null;
  } catch {
    return null;
  }
}

function offer(form) {
  const copy = copyOf(form);
  if (!copy || JSON.stringify(copy.pairs) === content(form)) return forget(form);
  const at = new Date(copy.at).toLocaleString(locale, { month: "long", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false });
  const bar = document.createElement("div");
  bar.className = "notice notice-warning restore";
  bar.setAttribute("role", "status");
  const words = document.createElement("p");
  words.textContent = say("本机留有 %(time)s 未能保存的内容。", { time: at });
  bar.append(words, button(say("恢复到表单"), () => { fill(form, copy.pairs); bar.remove(); }), button(say("丢弃"), () => { forget(form); bar.remove(); }));
  form.prepend(bar);
}

function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-quiet";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

// What was sent is kept until a page shows that it arrived: a new page of the frame. The log-in
// and the error pages show that it did not; going back and reloading show nothing.
function settleSent() {
  const key = sessionStorage.getItem(SENT);
  if (!key) return;
  if (document.body.dataset.page !== "signed-in") {
    sessionStorage.setItem(LOST, "1");
    return;
  }
  const seenBefore = ["reload", "back_forward"].includes(performance.getEntriesByType("navigation")[0]?.type);
  if (!seenBefore && !sessionStorage.getItem(LOST)) localStorage.removeItem(COPY + key);
  sessionStorage.removeItem(SENT);
  sessionStorage.removeItem(LOST);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.dataset.formKey) return;
  keep(form);
  sessionStorage.setItem(SENT, form.dataset.formKey);
  sessionStorage.removeItem(LOST);
});

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.dataset.autosave && form.getAttribute("aria-busy") !== "true") save(form);
});

// Others may write in the same form: what came from the server is saved already.
document.addEventListener("agreed", (event) => saved.set(event.target, content(event.target)));
document.addEventListener("keep", (event) => content(event.target) !== saved.get(event.target) && keep(event.target));

function round() {
  for (const form of document.querySelectorAll("form[data-autosave]")) {
    if (!saved.has(form)) saved.set(form, content(form)); // came by htmx
    if (form.getAttribute("aria-busy") !== "true") save(form);
  }
}

function begin() {
  settleSent();
  for (const form of document.querySelectorAll("form[data-form-key]")) offer(form);
  for (const form of document.querySelectorAll("form[data-autosave]")) saved.set(form, content(form));
  setInterval(round, EVERY);
  window.addEventListener("online", round);
}

begin();
