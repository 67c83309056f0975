// Under an opinion stand a person's usual words; one tap writes them after what is there already.

function show(root) {
  for (const phrases of root.querySelectorAll("[data-phrases]")) phrases.hidden = false;
}

document.addEventListener("click", (event) => {
  const phrase = event.target.closest?.("[data-phrase]");
  if (!phrase) return;
  const place = phrase.closest(".field__body").querySelector("textarea");
  const said = phrase.textContent;
  if (place.value.includes(said)) return;
  place.value = place.value.trim() ? `${place.value.trimEnd()}${said}` : said;
  place.dispatchEvent(new InputEvent("input", { bubbles: true }));
  place.focus();
});

document.addEventListener("htmx:load", (event) => show(event.target.parentElement ?? document));
show(document);
