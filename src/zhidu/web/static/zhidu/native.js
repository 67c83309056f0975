// Fields for dates and files are drawn by the browser, in the browser's language. At rest they show ours
// (data-said, by forms.css), a date with its weekday as the server writes it; with the cursor in them they
// are the browser's own.

import { locale, say } from "./words.js";

const PARTS = [
  [6, "凌晨"],
  [12, "上午"],
  [13, "中午"],
  [18, "下午"],
  [24, "晚上"],
];

const day = { year: "numeric", month: "long", day: "numeric", weekday: "long", timeZone: "UTC" };

function dated(text) {
  const date = new Date(`${text}T00:00Z`);
  if (locale !== "zh-CN") return date.toLocaleDateString(locale, { ...day, month: "short", weekday: "short" });
  return date.toLocaleDateString(locale, day).replace(/(?=星期)/, "（") + "）";
}

function timed(text) {
  if (locale !== "zh-CN") return ` ${text}`;
  const hour = Number(text.slice(0, 2));
  const [, part] = PARTS.find(([end]) => hour < end);
  return `${part}${hour > 12 ? hour - 12 : hour}${text.slice(2)}`;
}

export function said(type, value) {
  if (type === "file") return say("选择文件");
  if (!value) return type === "date" ? say("年-月-日") : say("年-月-日 时:分");
  const [date, time] = value.split("T");
  return dated(date) + (time ? timed(time.slice(0, 5)) : "");
}

const KINDS = ["date", "datetime-local", "file"].map((type) => `input[type="${type}"]`).join();

// Where many stand in a row, as above a list, a date is short: 2026-11-27.
function show(input) {
  const isShort = input.value && input.closest(".finder");
  input.dataset.said = isShort ? input.value : said(input.type, input.value);
}

function showAll(within) {
  for (const input of within.querySelectorAll(KINDS)) show(input);
}

for (const kind of ["input", "change"]) {
  document.addEventListener(kind, (event) => event.target.matches?.(KINDS) && show(event.target));
}
document.addEventListener("reset", (event) => setTimeout(() => showAll(event.target)));
document.addEventListener("htmx:load", (event) => showAll(event.target));
showAll(document);
