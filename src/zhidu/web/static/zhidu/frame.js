// The frame: drop-down menus close as expected, a refusal is where the reader looks first,
// and nothing of ours reacts while an input method is composing.

const MENU = "details[data-menu]";

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(`${MENU}[open]`)) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  for (const menu of document.querySelectorAll(`${MENU}[open]`)) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.querySelector("[data-focus]")?.focus();

// While pinyin is being typed no listener below the document hears of it; the finished text is
// announced once as ordinary input.
for (const kind of ["input", "keydown", "keyup"]) {
  document.addEventListener(kind, (event) => event.isComposing && event.stopPropagation(), true);
}
document.addEventListener("compositionend", (event) => {
  event.target.dispatchEvent(new InputEvent("input", { bubbles: true }));
});
