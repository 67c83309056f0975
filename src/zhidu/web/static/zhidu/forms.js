// A form is sent once: a second click or Enter is ignored until the answer comes or the page is
// shown again. The form is marked busy; its buttons stay what they are.

import { say } from "./words.js";

const PATIENCE = 20_000; // a download answers without a new page

function busy(form, submitter, words) {
  form.setAttribute("aria-busy", "true");
  submitter?.classList.add("is-pressed");
  announce(words);
  setTimeout(() => release(form), PATIENCE);
}

function release(form) {
  form.removeAttribute("aria-busy");
  for (const pressed of form.querySelectorAll(".is-pressed")) pressed.classList.remove("is-pressed");
}

function announce(words) {
  const place = document.querySelector("[data-announce]");
  if (place) place.textContent = words;
}

document.addEventListener("submit", (event) => {
  if (event.target.getAttribute("aria-busy") !== "true") return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

document.addEventListener("submit", (event) => {
  const form = event.target;
  const byHtmx = form.matches("[hx-post]") || event.submitter?.matches("[hx-post]");
  const looks = form.matches("[data-busy]"); // a long list may take a moment to come
  const posts = byHtmx || looks || (form.getAttribute("method") ?? "").toLowerCase() === "post";
  if (!posts || form.getAttribute("target") === "_blank" || (event.defaultPrevented && !byHtmx)) return;
  busy(form, event.submitter, say(looks ? "正在查找，请稍候" : "正在办理，请稍候"));
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest("form");
  if (form) release(form);
});

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll('form[aria-busy="true"]')) release(form);
});
