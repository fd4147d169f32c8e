// Which figures are on screen: all of them small, or the two of one question larger.

import { say } from "../browser/elements.js";

export const VIEWS = {
  all: [
    "loss",
    "accuracy",
    "gradient_time",
    "gradient_depth",
    "update_depth",
    "rate_depth",
    "raster",
  ],
  learning: ["loss", "accuracy"],
  gradient: ["gradient_time", "gradient_depth"],
  update: ["update_time", "update_depth"],
  rate: ["rate_time", "rate_depth"],
  raster: ["raster"],
};
const FIGURE = `<figcaption><span class="title"></span><span class="key"></span>
  <div class="tools-of-figure"></div></figcaption>
  <div class="plot" role="img"></div><p class="summary"></p>`;

/** Fill the figures that have no controls of their own, and make a button for each view. */
export function build(root) {
  for (const figure of root.querySelectorAll("figure:empty")) figure.innerHTML = FIGURE;
  root.querySelector(".views").replaceChildren(
    ...Object.keys(VIEWS).map((view) => {
      const button = Object.assign(document.createElement("button"), { type: "button" });
      button.dataset.view = view;
      return button;
    }),
  );
}

export function showView(root, view, texts) {
  const grid = root.querySelector(".grid");
  grid.dataset.view = view;
  for (const figure of grid.children) figure.hidden = !VIEWS[view].includes(figure.dataset.figure);
  for (const button of root.querySelectorAll(".views button")) {
    say(button, texts[`view_${button.dataset.view}`]);
    button.setAttribute("aria-pressed", button.dataset.view === view);
  }
  root.querySelector(".scale").hidden = !VIEWS[view].includes("loss");
}

/** One list item for each sentence, left alone while the sentences stay. */
export function list(element, sentences) {
  if (element.dataset.said === sentences.join("\n")) return;
  element.dataset.said = sentences.join("\n");
  element.replaceChildren(
    ...sentences.map((sentence) => {
      const item = document.createElement("li");
      item.textContent = sentence;
      return item;
    }),
  );
}

/** The options [value, text] of a select, and which one is chosen; left alone while in use. */
export function choose(select, options, chosen, open) {
  const known = options.map(([, text]) => text).join();
  if (select.dataset.options !== known) {
    select.dataset.options = known;
    select.replaceChildren(...options.map(([value, text]) => new Option(text, value)));
  }
  select.disabled = chosen === undefined || !open;
  if (document.activeElement !== select) select.value = String(chosen);
}
