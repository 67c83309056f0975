// Under a file input stand the chosen names and sizes, and a warning where one is larger than the
// input's data-max-bytes. The server decides; this only saves a vain upload.

import { say } from "./words.js";

const UNITS = ["B", "KB", "MB", "GB"];

function size(bytes) {
  let unit = 0;
  while (bytes >= 1024 && unit < UNITS.length - 1) {
    bytes /= 1024;
    unit += 1;
  }
  return `${unit === 0 || (bytes >= 100 && unit < 3) ? Math.round(bytes) : bytes.toFixed(1)} ${UNITS[unit]}`;
}

function row(file, limit) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  name.textContent = file.name;
  const weight = document.createElement("span");
  weight.className = "num";
  weight.textContent = size(file.size);
  item.append(name, weight);
  if (limit && file.size > limit) {
    item.className = "is-over";
    const warning = document.createElement("b");
    warning.textContent = say("超过 %(size)s，请压缩或拆分后再选", { size: size(limit) });
    item.append(warning);
  }
  return item;
}

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches?.('input[type="file"]')) return;
  let place = input.nextElementSibling;
  if (!place?.matches(".picked")) {
    place = document.createElement("div");
    place.className = "picked";
    place.setAttribute("role", "status");
    input.after(place);
  }
  const limit = Number(input.dataset.maxBytes) || 0;
  const list = document.createElement("ul");
  list.append(...[...input.files].map((file) => row(file, limit)));
  place.replaceChildren(...(input.files.length ? [list] : []));
});
