// One Plotly figure, redrawn in place: no blank frame, and zoom and legend stay as they are.

import { CONFIG, loadPlotly } from "../browser/plotly.js";

const FULLSCREEN = {
  width: 24,
  height: 24,
  path: "M4 4h7v2H6v5H4zM13 4h7v7h-2V6h-5zM4 13h2v5h5v2H4zM18 13h2v7h-7v-2h5z",
};

export default function ({ data, parentElement, setTriggerValue }) {
  const node = parentElement.querySelector(".plot");
  node.setAttribute("aria-label", data.label);
  node.classList.toggle("plot-clicks", data.clicks);
  node.style.height = `${data.height}px`;
  node.ordered = data.height;
  node.update = () => {
    node.update = null;
    const { data: traces, layout } = JSON.parse(data.figure);
    // After the first time the figure has the width it has been given since.
    Object.assign(layout, size(node));
    node.drawn = loadPlotly()
      .then((Plotly) => Plotly.react(node, traces, layout, config(node, data)))
      .then(() => data.clicks && listen(node, setTriggerValue));
  };
  // Out of sight it waits: whoever moves a knob looks at another figure.
  if (!node.drawn || node.seen) node.update();
  node.watched ??= watch(node);
  return () => {
    node.watched.forEach((observer) => observer.disconnect());
    node.watched = null;
  };
}

/** Buttons; the same object as long as the words are the same, or Plotly would start anew. */
function config(node, { buttons, fullscreen }) {
  if (node.words !== fullscreen) {
    const click = () => (document.fullscreenElement ? document.exitFullscreen() : node.requestFullscreen());
    const more = [{ name: "fullscreen", title: fullscreen, icon: FULLSCREEN, click }];
    node.words = fullscreen;
    node.config = { ...CONFIG, displayModeBar: buttons ? "hover" : false, modeBarButtonsToAdd: more };
  }
  return node.config;
}

/** The place it has: its column's width, or the whole screen. */
function size(node) {
  const whole = document.fullscreenElement === node;
  return { width: node.clientWidth || undefined, height: whole ? node.clientHeight : node.ordered };
}

/** Tell Python which point a click chooses. */
function listen(node, send) {
  node.removeAllListeners("plotly_click");
  node.on("plotly_click", ({ points: [{ x, y }] }) => send("clicked", { x, y }));
}

/** Follow the width of the column, which changes without the window's; redraw what comes in sight. */
function watch(node) {
  const place = new ResizeObserver(() =>
    node.drawn.then(() => {
      const { width, height } = size(node);
      const changed = width !== node.layout?.width || height !== node.layout?.height;
      if (width && changed) window.Plotly.relayout(node, { width, height });
    }),
  );
  const sight = new IntersectionObserver((entries) => {
    node.seen = entries.at(-1).isIntersecting;
    if (node.seen) node.update?.();
  });
  [place, sight].forEach((observer) => observer.observe(node));
  return [place, sight];
}
