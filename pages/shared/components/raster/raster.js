// The raster follows the scrubber and the pointer by itself: every step was sent ahead.

import { fill, say } from "../browser/elements.js";
import { Place } from "../browser/place.js";
import { saveCanvases } from "../browser/save.js";
import { toolbar } from "../browser/toolbar.js";
import { colours } from "./colours.js";
import { layMaps, paintMaps } from "./maps.js";
import { layRows, paintRows, rowAt } from "./rows.js";
import { about, overMaps, overRows, tell } from "./tip.js";
import { paintTrace } from "./trace.js";
import { placeOf, samePlace, unpackMaps, unpackRows } from "./unpack.js";

const PAUSE = 120; // ms after which held-down arrow keys count as released

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".raster");
  const view = (root.view ??= start(root));
  // With its turn: the same place after Back would be no news to Streamlit.
  view.send = (step, neuron) => setStateValue("at", { step, neuron, turn: view.place.turn });
  const given = JSON.stringify(data);
  if (given !== view.given) show(view, data);
  else if (colours(view).text !== view.style?.text) build(view); // another theme
  view.given = given;
  return () => {
    view.resized.disconnect();
    clearTimeout(view.timer);
  };
}

/** Once for each mounted component. */
function start(root) {
  const find = (selector) => root.querySelector(selector);
  const view = {
    root,
    find,
    slider: find("input"),
    picture: find("svg"),
    place: new Place(),
    rowCanvas: find(".rows canvas"),
    mapCanvas: find(".maps canvas"),
  };
  view.slider.addEventListener("input", () => step(view, Number(view.slider.value)));
  // The last: where it has come back to where it was there is no change.
  for (const end of ["change", "pointerup", "pointercancel"]) {
    view.slider.addEventListener(end, () => report(view));
  }
  for (const [canvas, what] of [
    [view.rowCanvas, overRows],
    [view.mapCanvas, overMaps],
  ]) {
    canvas.addEventListener("pointermove", (event) => {
      const box = canvas.getBoundingClientRect();
      what(view, ...within(view, event, box));
    });
    canvas.addEventListener("pointerleave", () => tell(view));
  }
  view.rowCanvas.addEventListener("click", (event) => {
    const box = view.rowCanvas.getBoundingClientRect();
    const n = rowAt(view, ...within(view, event, box));
    if (n !== null) choose(view, n);
  });
  view.rowCanvas.addEventListener("keydown", (event) => {
    const down = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    const right = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!down && !right) return;
    event.preventDefault();
    if (down) choose(view, Math.max(0, Math.min(view.rows.length - 1, view.chosen + down)));
    if (right) step(view, Math.max(1, Math.min(view.data.steps, view.at + right)));
    report(view);
  });
  view.resized = new ResizeObserver(() => {
    if (view.data && root.clientWidth !== view.width) build(view);
  });
  view.resized.observe(root);
  return view;
}

/** Where the pointer is in a canvas, in the units that it is drawn in. */
function within({ data }, { clientX, clientY }, box) {
  return [(clientX - box.left) / data.scale, (clientY - box.top) / data.scale];
}

/** New data; the step and the neuron that the viewer has chosen stay where they still exist, unless
 * the page asks for others. */
function show(view, data) {
  const here = view.data && [view.at, placeOf(view.rows[view.chosen])];
  const [at, kept] = view.place.taken(data.place) ?? here;
  view.at = Math.min(at, data.steps);
  view.data = data;
  view.rows = unpackRows(data);
  view.maps = unpackMaps(data);
  view.chosen = view.rows.findIndex((row) => kept && samePlace(row, kept));
  if (view.chosen < 0) view.chosen = data.telling;
  view.slider.max = data.steps;
  view.slider.disabled = data.steps === 1;
  view.slider.setAttribute("aria-label", data.texts.step);
  say(view.find(".name"), data.texts.step);
  say(view.find(".rows figcaption"), data.texts.rows);
  view.rowCanvas.setAttribute("aria-label", data.texts.summary);
  view.root.style.setProperty("--look", data.look);
  view.root.style.setProperty("--scale", data.scale);
  toolbar(view.find(".tools-of-figure"), [{ name: "png", text: "PNG", press: save }], data.words);
  tell(view);
  build(view);

  function save() {
    saveCanvases([view.rowCanvas, view.mapCanvas], view.style.background, view.data.file);
  }
}

/** Lay out for the width there is, and paint. */
function build(view) {
  view.width = view.root.clientWidth;
  if (!view.width) return;
  view.style = colours(view);
  const width = view.width / view.data.scale;
  view.layout = layRows(view, Math.max(260, 0.56 * width));
  const beside = width - view.layout.width - 16;
  view.mapLayout = layMaps(view, beside >= 240 ? beside : width);
  paint(view);
}

function paint(view) {
  const { data, at, find } = view;
  view.slider.value = at;
  say(find("output"), `${at} / ${data.steps}`);
  say(find(".maps figcaption"), fill(data.texts.maps, { step: at }));
  paintRows(view);
  paintMaps(view);
  paintTrace(view);
  say(find(".trace figcaption"), `${data.texts.trace} ${about(view, view.chosen)}`);
  view.picture.setAttribute("aria-label", find(".trace figcaption").textContent);
  view.mapCanvas.setAttribute("aria-label", find(".maps figcaption").textContent);
}

function step(view, at) {
  view.place.moving = true;
  view.at = at;
  view.frame ??= requestAnimationFrame(() => {
    view.frame = null;
    paint(view);
  });
}

function choose(view, n) {
  view.place.moving = true;
  view.chosen = n;
  paint(view);
  tell(view);
  report(view);
}

/** Tell the page, once, where the viewer has gone. */
function report(view) {
  clearTimeout(view.timer);
  view.timer = setTimeout(() => {
    if (view.place.settled()) view.send(view.at, placeOf(view.rows[view.chosen]));
  }, PAUSE);
}
