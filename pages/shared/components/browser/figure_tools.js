// What the buttons of a Plotly figure do: look closer, go back, save, fill the screen.

import { restored, zoomed } from "./axes.js";
import { hoverByHand } from "./numbers.js";
import { PIXELS, save } from "./save.js";
import { toolbar } from "./toolbar.js";

const PATHS = {
  zoom_in: "M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z",
  zoom_out: "M5 11h14v2H5z",
  pan: "M12 2l4 4h-3v5h5V8l4 4-4 4v-3h-5v5h3l-4 4-4-4h3v-5H6v3l-4-4 4-4v3h5V6H8z",
  reset: "M12 5V1L7 6l5 5V7a5 5 0 1 1-5 5H5a7 7 0 1 0 7-7z",
  fullscreen: "M4 4h7v2H6v5H4zM13 4h7v7h-2V6h-5zM4 13h2v5h5v2H4zM18 13h2v7h-7v-2h5z",
};
const FLAT = ["zoom_in", "zoom_out", "pan"];

/**
 * Give a figure its buttons. `frame` is what fills the screen; `node` is Plotly's, with
 * `node.sent`, the layout as it was sent, `node.kept`, what the viewer has set by the buttons, and
 * `node.file`, the name of a saved picture.
 */
export function figureTools(bar, frame, node, words) {
  const icon = (name, press) => ({ name, path: PATHS[name], press });
  toolbar(
    bar,
    [
      icon("zoom_in", () => set(node, zoomed(node.layout, 0.5))),
      icon("zoom_out", () => set(node, zoomed(node.layout, 2))),
      icon("pan", (button) => {
        const pan = node.kept?.dragmode !== "pan";
        button.setAttribute("aria-pressed", pan);
        set(node, { dragmode: pan ? "pan" : (node.sent.dragmode ?? "zoom") });
      }),
      icon("reset", () => reset(node)),
      { name: "png", text: "PNG", press: () => saveFigure(node, "png") },
      { name: "svg", text: "SVG", press: () => saveFigure(node, "svg") },
      icon("fullscreen", () => turn(frame)),
    ],
    words,
  );
}

/** After Plotly has drawn: where there is no axis to move, the buttons that move one go. */
export function drawn(node, bar) {
  hoverByHand(node);
  node.removeAllListeners("plotly_doubleclick");
  node.on("plotly_doubleclick", () => (node.kept = {})); // Plotly's own way back
  const flat = Object.keys(zoomed(node.layout, 1)).length > 0;
  for (const button of bar.children) button.hidden = FLAT.includes(button.name) && !flat;
  const first = [...bar.children].find((button) => !button.hidden);
  if (bar.querySelector("[tabindex='0']")?.hidden) {
    for (const button of bar.children) button.tabIndex = button === first ? 0 : -1;
  }
}

function set(node, change) {
  node.kept = { ...node.kept, ...change };
  window.Plotly.relayout(node, change);
}

function reset(node) {
  const dragmode = node.kept?.dragmode;
  node.kept = dragmode ? { dragmode } : {};
  window.Plotly.relayout(node, restored(node.layout, node.sent));
}

function turn(frame) {
  if (document.fullscreenElement) document.exitFullscreen();
  else frame.requestFullscreen();
}

async function saveFigure(node, format) {
  const { data, layout, file, paper } = node;
  const figure = { data, layout: { ...layout, paper_bgcolor: paper ?? "#ffffff" } };
  const { width, height } = node.getBoundingClientRect();
  const scale = format === "png" ? PIXELS : 1;
  save(await window.Plotly.toImage(figure, { format, width, height, scale }), `${file}.${format}`);
}
