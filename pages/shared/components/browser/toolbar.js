// A bar of buttons: one stop of the Tab key, the arrow keys inside.

import { html, say, svg } from "./elements.js";

const MOVES = {
  ArrowRight: (at, count) => (at + 1) % count,
  ArrowLeft: (at, count) => (at + count - 1) % count,
  Home: () => 0,
  End: (at, count) => count - 1,
};

/**
 * Fill a bar with buttons [{ name, path | text, press }]; `words` has what each says, by name,
 * and under `tools` what the bar is. Called again it changes the words and keeps the buttons.
 */
export function toolbar(bar, buttons, words) {
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", words.tools);
  if (!bar.childElementCount) {
    buttons.forEach((button, n) => add(bar, button, n === 0));
    bar.addEventListener("keydown", (event) => move(bar, event));
  }
  for (const button of bar.children) {
    button.title = words[button.name];
    button.setAttribute("aria-label", words[button.name]);
  }
}

function add(bar, { name, path, text, press }, first) {
  const button = html("button", "tool", bar);
  Object.assign(button, { type: "button", name, tabIndex: first ? 0 : -1 });
  if (text) say(button, text);
  else svg("path", { d: path }, svg("svg", { viewBox: "0 0 24 24", "aria-hidden": true }, button));
  button.addEventListener("click", () => press(button));
  button.addEventListener("focus", () => {
    for (const other of bar.children) other.tabIndex = other === button ? 0 : -1;
  });
}

function move(bar, event) {
  const shown = [...bar.children].filter((button) => !button.hidden);
  const target = next(event.key, shown.indexOf(event.target), shown.length);
  if (target === null) return;
  event.preventDefault();
  shown[target].focus();
}

/** Which of `count` buttons a key goes to from the one at `at`; null where it goes nowhere. */
export function next(key, at, count) {
  return key in MOVES && at >= 0 ? MOVES[key](at, count) : null;
}
