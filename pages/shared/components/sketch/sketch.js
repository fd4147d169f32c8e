// A row of numbers drawn with the pointer or the arrow keys: one bar per time step.

import { Place } from "../browser/place.js";
import { clamp, stroke } from "./stroke.js";

const PAUSE = 400; // ms without a key after which the row counts as drawn

export default function ({ data, parentElement, setTriggerValue }) {
  const svg = parentElement.querySelector("svg");
  const sketch = (svg.sketch ??= { svg, at: 0, last: null, place: new Place() });
  const wanted = sketch.place.taken(data.row);
  Object.assign(sketch, data, wanted && { values: [...wanted] }, {
    send: (values) => setTriggerValue("drawn", { values, turn: sketch.place.turn }),
  });
  sketch.at = Math.min(sketch.at, sketch.values.length - 1); // the bar that the keys move
  svg.setAttribute("aria-label", data.label);
  svg.setAttribute("aria-valuemin", data.low);
  svg.setAttribute("aria-valuemax", data.high);
  listen(sketch);
  draw(sketch);
  return () => clearTimeout(sketch.timer);
}

/** Tell the page, once, what has been drawn. */
function tellPage({ place, values, send }) {
  if (place.settled()) send([...values]);
}

function draw({ svg, values, at, low, high }) {
  const width = 1000 / values.length;
  const height = (value) => (100 * (high - clamp(value, low, high))) / (high - low);
  const bars = values.map((value, index) => {
    const top = Math.min(height(value), height(0));
    const tall = Math.abs(height(value) - height(0));
    const x = (index + 0.15) * width;
    return `<rect x="${x}" y="${top}" width="${0.7 * width}" height="${tall}"/>`;
  });
  const here = `<rect class="here" x="${at * width}" y="0" width="${width}" height="100"/>`;
  svg.innerHTML = `${here}<line x1="0" x2="1000" y1="${height(0)}" y2="${height(0)}"/>${bars.join("")}`;
  svg.setAttribute("aria-valuenow", values[at]);
  svg.setAttribute("aria-valuetext", `X[${at + 1}] = ${values[at]}`);
}

/** A straight line from where the pointer was, or a fast stroke has holes. */
function follow(sketch, event) {
  const { svg, values, low, high, step } = sketch;
  const box = svg.getBoundingClientRect();
  const column = Math.floor(((event.clientX - box.left) / box.width) * values.length);
  sketch.at = clamp(column, 0, values.length - 1);
  const value = high - clamp((event.clientY - box.top) / box.height, 0, 1) * (high - low);
  sketch.place.moving = true;
  stroke(values, sketch.last, sketch.at, value, step);
  sketch.last = sketch.at;
  draw(sketch);
}

function listen(sketch) {
  const { svg } = sketch;
  svg.onpointerdown = (event) => {
    svg.setPointerCapture(event.pointerId);
    follow(sketch, event);
  };
  svg.onpointermove = (event) => sketch.last !== null && follow(sketch, event);
  svg.onpointerup = svg.onpointercancel = () => {
    sketch.last = null;
    tellPage(sketch);
  };
  svg.onkeydown = (event) => {
    const along = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const up = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
    if (!along && !up) return;
    event.preventDefault();
    const { values, low, high, step } = sketch;
    if (along) sketch.at = clamp(sketch.at + along, 0, values.length - 1);
    if (up) change(sketch, clamp(values[sketch.at] + up * step, low, high));
    draw(sketch);
  };
}

/** Give the bar at hand a value, and tell of the row once the keys rest. */
function change(sketch, value) {
  const { values, at, step, place } = sketch;
  place.moving = true;
  stroke(values, null, at, value, step);
  clearTimeout(sketch.timer);
  sketch.timer = setTimeout(() => tellPage(sketch), PAUSE);
}
