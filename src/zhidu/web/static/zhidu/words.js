// The words of our scripts in the language of the page. In the scripts they stand in Chinese; a page that is
// read in English brings the English ones with it, as JSON.

const english = JSON.parse(document.getElementById("script-words")?.textContent ?? "{}");

export const locale = document.documentElement.lang === "en" ? "en-GB" : "zh-CN";

export function say(words, values = {}) {
  return (english[words] ?? words).replace(/%\((\w+)\)s/g, (_, name) => values[name]);
}
