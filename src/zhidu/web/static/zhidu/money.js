// Under an input marked data-money (an amount in yuan) stands, while it is typed, how it reads in
// words and in 万元. The same rules as the daxie and wan filters of the server.

import { locale, say } from "./words.js";

const DIGITS = "零壹贰叁肆伍陆柒捌玖";
const PLACES = ["", "拾", "佰", "仟"];
const GROUPS = ["", "万", "亿", "万亿"];

// "48万", "480,000.50", "４８００００" → whole yuan and fen, as digits; null where it is no amount.
export function parse(text) {
  const plain = text.normalize("NFKC").replace(/[,，\s元¥￥]/g, "");
  const found = /^(\d{1,13})(?:\.(\d{1,6}))?(万)?$/.exec(plain);
  if (!found) return null;
  const [, whole, decimals = "", wan] = found;
  const shift = wan ? 6 : 2;
  if (decimals.replace(/0+$/, "").length > shift) return null;
  const fen = BigInt(whole + decimals.slice(0, shift).padEnd(shift, "0"));
  return fen < 10n ** 18n ? fen : null;
}

export function daxie(fen) {
  const whole = fen / 100n;
  const jiao = Number((fen % 100n) / 10n);
  const single = Number(fen % 10n);
  let text = whole || !(jiao || single) ? `${wholeWords(String(whole))}元` : "";
  if (!jiao && !single) return `${text}整`;
  if (jiao) text += `${DIGITS[jiao]}角`;
  else if (whole) text += "零";
  return text + (single ? `${DIGITS[single]}分` : "整");
}

function wholeWords(digits) {
  if (digits === "0") return DIGITS[0];
  let words = "";
  let gap = false;
  [...digits].forEach((figure, index) => {
    const place = digits.length - 1 - index;
    const within = place % 4;
    const group = (place - within) / 4;
    if (figure === "0") {
      gap = true;
    } else {
      words += (gap && words ? DIGITS[0] : "") + DIGITS[figure] + PLACES[within];
      gap = false;
    }
    if (within === 0 && group && Number(digits.slice(Math.max(0, index - 3), index + 1))) {
      words += GROUPS[group];
      gap = false;
    }
  });
  return words;
}

export function wan(fen) {
  const rest = String(fen % 1_000_000n).padStart(6, "0").replace(/0+$/, "");
  return `${(fen / 1_000_000n).toLocaleString("en-US")}${rest ? `.${rest}` : ""}万元`;
}

function yuan(fen) {
  const cents = fen % 100n;
  return (fen / 100n).toLocaleString("en-US") + (cents ? `.${String(cents).padStart(2, "0")}` : "");
}

function place(input) {
  const next = input.nextElementSibling;
  if (next?.matches(".money-words")) return next;
  const made = document.createElement("output");
  made.className = "money-words";
  if (input.id) made.htmlFor = input.id;
  input.after(made);
  return made;
}

function show(input) {
  const words = place(input);
  const text = input.value.trim();
  const fen = text ? parse(text) : null;
  words.classList.toggle("is-wrong", Boolean(text) && fen === null);
  words.replaceChildren();
  if (!text) return;
  if (fen === null) {
    words.textContent = say("请写成元，最多两位小数，例如 480000 或 48万");
    return;
  }
  const short = document.createElement("b");
  short.textContent = wan(fen);
  if (locale === "zh-CN") words.append(`人民币${daxie(fen)}`, short);
  else words.append(`CNY ${yuan(fen)}`);
}

document.addEventListener("input", (event) => {
  if (!event.isComposing && event.target.matches?.("input[data-money]")) show(event.target);
});
for (const input of document.querySelectorAll("input[data-money]")) if (input.value) show(input);
