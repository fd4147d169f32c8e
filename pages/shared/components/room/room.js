// The keys of a page that is shown to a room, and the scale of its figures.

import { act, fieldOf, scaleOf } from "./keys.js";

const SETTLED = 300; // ms without another change of the window's size
const FIGURE = 0.58; // of the screen's height; above it are the words and the controls
const TARGETS = {
  next: [".st-key-lesson_next button", ".st-key-lesson_reveal button", ".st-key-next_steps a"],
  back: [".st-key-lesson_back button"],
  reveal: [".st-key-lesson_reveal button"],
  reset: [".st-key-reset_page button"],
};

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const find = (what) => parentElement.querySelector(what);
  const dialog = find("dialog");
  words(find, data.texts);
  find(".corner").hidden = !data.shown;
  find(".help").onclick = () => dialog.showModal();
  const toggle = () => setTriggerValue("toggle", true);
  find(".leave").onclick = toggle;

  const measure = () => {
    const scale = scaleOf(window.innerWidth, window.innerHeight);
    const most = Math.round(FIGURE * window.innerHeight);
    const known = scale === data.told[0] && most === data.told[1];
    if (data.shown && !known) setStateValue("screen", { scale, most });
  };
  let timer = null;
  const resized = () => {
    clearTimeout(timer);
    timer = setTimeout(measure, SETTLED);
  };
  const pressed = (event) => {
    const what = act(event, fieldOf(event.composedPath()[0]), data.shown);
    if (!what || dialog.open) return;
    if (what === "help") dialog.showModal();
    else if (what === "toggle") toggle();
    else press(what);
    event.preventDefault();
    event.stopPropagation();
  };
  // With new data this runs again; Streamlit cleans up only where the component goes.
  dialog.deaf?.();
  dialog.deaf = () => {
    clearTimeout(timer);
    window.removeEventListener("keydown", pressed, true);
    window.removeEventListener("resize", resized);
  };
  window.addEventListener("keydown", pressed, true);
  window.addEventListener("resize", resized);
  measure();
  return () => dialog.deaf();
}

/** Click what the key stands for, where it is on the page. */
function press(what) {
  const targets = TARGETS[what].map((each) => document.querySelector(each));
  const target = targets.find((each) => each && !each.disabled);
  if (target) target.click();
  else if (what === "back") window.history.back();
}

/** The list of keys in the page's language. */
function words(find, texts) {
  find("h2").textContent = texts.title;
  find("form button").textContent = texts.close;
  find(".help").setAttribute("aria-label", texts.help);
  find(".leave").setAttribute("aria-label", texts.leave);
  const entries = ["next", "back", "reveal", "reset", "toggle", "help"];
  const rows = entries.flatMap((name) => {
    const keys = Object.assign(document.createElement("dt"), {
      textContent: texts[`${name}_keys`],
      translate: false,
    });
    const does = Object.assign(document.createElement("dd"), { textContent: texts[name] });
    return [keys, does];
  });
  find("dl").replaceChildren(...rows);
}
