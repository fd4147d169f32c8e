// One Plotly figure, redrawn in place: no blank frame, and zoom and legend stay as they are.

import { keeping } from "../browser/axes.js";
import { drawn, figureTools } from "../browser/figure_tools.js";
import { fitted } from "../browser/fitting.js";
import { BY_HAND } from "../browser/numbers.js";
import { CONFIG, enlarged, loadPlotly } from "../browser/plotly.js";
import { chooseByKeys } from "./cells.js";

export default function ({ data, parentElement, setTriggerValue }) {
  const frame = parentElement.querySelector(".plot-frame");
  const node = frame.querySelector(".plot");
  prepare(frame, node, data);
  node.update = () => {
    node.update = null;
    const { data: traces, layout } = JSON.parse(data.figure);
    // After the first time the figure has the width it has been given since.
    Object.assign(layout, size(node), { template: BY_HAND });
    // Plotly writes into the layout that it is given.
    const large = enlarged(layout, data.scale);
    node.sent = structuredClone(large);
    node.scale = data.scale;
    const narrow = fitted(large, node.clientWidth, data.scale);
    const shown = keeping(large, { ...narrow, ...node.kept });
    node.drawn = loadPlotly()
      .then((Plotly) => Plotly.react(node, enlarged(traces, data.scale), shown, config(node, data)))
      .then(() => listen(node, data.clicks, setTriggerValue));
  };
  // Out of sight it waits: whoever moves a knob looks at another figure.
  if (!node.drawn || node.seen) node.update();
  node.watched ??= watch(node);
  return () => {
    node.watched.forEach((observer) => observer.disconnect());
    node.watched = null;
  };
}

/** What stands around the figure: its name, its size, its buttons. */
function prepare(frame, node, { label, clicks, height, scale, buttons, file, words, least }) {
  node.setAttribute("aria-label", label);
  node.classList.toggle("plot-clicks", clicks !== null);
  node.style.height = `${height}px`;
  node.style.minWidth = `${least}px`;
  node.ordered = height;
  node.file = file;
  frame.style.setProperty("--scale", scale);
  const bar = frame.querySelector(".tools-of-figure");
  bar.hidden = !buttons;
  if (buttons) figureTools(bar, frame, node, words);
}

/** The same object as long as the language is the same, or Plotly would start anew. */
function config(node, { locale }) {
  if (node.config?.locale !== locale) node.config = { ...CONFIG, locale };
  return node.config;
}

/** The place it has: its column's width, or the whole screen but for the buttons. */
function size(node) {
  const frame = node.parentElement;
  const whole = document.fullscreenElement === frame;
  const height = whole ? frame.clientHeight - node.offsetTop : node.ordered;
  return { width: node.clientWidth || undefined, height };
}

/** Buttons that fit what is drawn; tell Python which point a click or a key chooses. */
function listen(node, clicks, trigger) {
  drawn(node, node.parentElement.querySelector(".tools-of-figure"));
  node.removeAllListeners("plotly_click");
  if (!clicks) return;
  const send = ({ x, y }) => trigger("clicked", { x, y });
  node.on("plotly_click", ({ points: [point] }) => send(point));
  chooseByKeys(node, clicks, send);
}

/** Follow the width of the column, which changes without the window's; redraw what comes in sight. */
function watch(node) {
  const place = new ResizeObserver(() =>
    node.drawn.then(() => {
      const { width, height } = size(node);
      const changed = width !== node.layout?.width || height !== node.layout?.height;
      if (!width || !changed) return;
      const narrow = fitted(node.sent, width, node.scale);
      const resized = window.Plotly.relayout(node, { width, height, ...narrow });
      // A legend that now takes fewer or more lines finds its margin in a second pass only.
      return resized.then(() => window.Plotly.redraw(node));
    }),
  );
  const sight = new IntersectionObserver((entries) => {
    node.seen = entries.at(-1).isIntersecting;
    if (node.seen) node.update?.();
  });
  [place, sight].forEach((observer) => observer.observe(node));
  return [place, sight];
}
