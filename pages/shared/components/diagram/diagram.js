// Shows the SVG that Python has drawn, and tells Python which field is chosen in it.

import { grid, inOrder } from "./keys.js";

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".diagram");
  root.style.setProperty("--scale", data.scale);
  const pick = ({ dataset: { field, value } }) => setTriggerValue("pick", [field, Number(value)]);
  if (root.shown !== data.svg) {
    const held = root.getRootNode().activeElement;
    root.innerHTML = root.shown = data.svg;
    for (const svg of root.querySelectorAll("svg")) makeKeys(svg);
    focusAgain(root, held);
  }
  root.onclick = (event) => {
    const target = event.target.closest("[data-field]");
    if (target) pick(target);
  };
  root.onkeydown = (event) => {
    const target = event.target.closest("[data-field]");
    if (!target) return;
    if (event.key === "Enter" || event.key === " ") pick(target);
    else if (!move(target, event.key)) return;
    event.preventDefault();
  };
}

/** What a click chooses is a button for the keyboard: one stop for the nodes, one for the cells. */
function makeKeys(svg) {
  const buttons = innermost(svg);
  if (!buttons.length) return;
  svg.setAttribute("role", "group"); // an image would hide its buttons
  for (const button of buttons) {
    button.setAttribute("role", "button");
    button.setAttribute("tabindex", -1);
  }
  const of = (field) => buttons.filter((button) => button.dataset.field === field);
  const stops = [
    of("operation").find((node) => node.matches(".lit, :has(.lit)")) ?? of("operation")[0],
    of("element").find((cell) => cell.classList.contains("chosen")),
  ];
  for (const stop of stops) stop?.setAttribute("tabindex", 0);
}

/** A node whose rows can be chosen leaves the keyboard to them. */
function innermost(svg) {
  return [...svg.querySelectorAll("[data-field]")].filter(
    (element) => !element.querySelector("[data-field]"),
  );
}

/** Along the nodes in the order of the operations; within a map from cell to cell. */
function move(from, key) {
  const { field } = from.dataset;
  const nodes = innermost(from.closest("svg")).filter(
    (button) => button.dataset.field === "operation",
  );
  const cells = [...from.parentElement.children].filter((cell) => cell.dataset.field === field);
  const to = field === "operation" ? inOrder(nodes, from, key) : grid(cells, from, key);
  to?.focus();
  return to !== undefined;
}

/** After a choice the drawing is new: the same place keeps the focus. */
function focusAgain(root, held) {
  if (!held?.dataset?.field) return;
  const { field, value } = held.dataset;
  const same = innermost(root).find(
    (button) =>
      button.dataset.field === field &&
      button.dataset.value === value &&
      button.getClientRects().length, // of the two drawings the one in sight
  );
  same?.focus();
}
