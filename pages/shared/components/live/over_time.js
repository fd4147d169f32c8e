// What is measured at every block or layer over the training steps: a line for each.

import { events, layout, shown, time } from "./figures.js";
import { calledOf } from "./names.js";
import { addGuide, axisOf, valueOn } from "./measured_axis.js";
import { QUANTITIES } from "./quantities.js";

const SHALLOW_TO_DEEP = [
  [106, 81, 200],
  [200, 62, 115],
  [217, 138, 0],
]; // seen on light and dark
const APART = 0.09; // of an axis, between two numbers at the ends of lines
const DASHES = ["solid", "dash", "dot"]; // of the named lines: not told apart by colour alone

/** One line per block over the training steps; three of them are named, hover tells each. */
export function overTime(quantity, run, ranges, style, { texts, called }) {
  const { values, sites, log } = QUANTITIES[quantity];
  const { step, [values]: rows } = run.profile;
  const names = run[sites];
  const named = namedOf(names.length);
  const traces = names.map((name, i) => ({
    ...shown(
      step,
      rows.map((row) => valueOn(log, row[i])),
    ),
    mode: "lines",
    line: lineOf(i, names.length, named.indexOf(i)),
    name: String(i + 1),
    hovertemplate: `${calledOf(name, called)}: %{y:.3g} (${texts.step} %{x})<extra></extra>`,
  }));
  const extra = { ...events(run, style, texts), showlegend: false };
  const axis = axisOf(quantity, ranges);
  const look = layout(style, time(run, texts), axis, extra);
  const onAxis = (value) => (log && value !== null ? Math.log10(value) : value);
  const ends = named.map((i) => ({ i, y: onAxis(valueOn(log, rows.at(-1)?.[i] ?? null)) }));
  const numbers = numbersAt(step.at(-1), ends, names.length, axis);
  look.annotations = [...look.annotations, ...numbers];
  look.margin = { ...look.margin, r: 24 }; // for the number at a line's end
  addGuide(quantity, look, style, texts);
  return [traces, look];
}

/** A named line has a dash of its own; `place` is -1 for the others. */
function lineOf(i, count, place) {
  const color = colorOf(i, count);
  return { color, ...(place < 0 ? { width: 1 } : { width: 2, dash: DASHES[place] }) };
}

/** The numbers of the named lines at their ends, one above the other where they would meet. */
function numbersAt(x, ends, count, { range: [low, high] }) {
  const known = ends.filter(({ y }) => y !== null);
  const places = spread(
    known.map(({ y }) => y),
    APART * (high - low),
  );
  return known.map(({ i }, n) => ({
    x,
    y: places[n],
    text: String(i + 1),
    xanchor: "left",
    showarrow: false,
    font: { size: 11, color: colorOf(i, count) },
  }));
}

/** The values, moved as little as it takes to lie `least` apart, in the same order. */
export function spread(values, least) {
  const order = values.map((_, n) => n).sort((a, b) => values[a] - values[b]);
  const moved = [...values];
  const middle = Math.floor((order.length - 1) / 2);
  for (let n = middle + 1; n < order.length; n++) {
    moved[order[n]] = Math.max(moved[order[n]], moved[order[n - 1]] + least);
  }
  for (let n = middle - 1; n >= 0; n--) {
    moved[order[n]] = Math.min(moved[order[n]], moved[order[n + 1]] - least);
  }
  return moved;
}

/** The lines that the key names: the first, the one in the middle, the last. */
function namedOf(count) {
  return [...new Set([0, Math.floor((count - 1) / 2), count - 1])].filter(
    (i) => i >= 0 && i < count,
  );
}

/** The key of the lines over time, beside the figure's title: it needs more room than a legend. */
export function drawKey(element, quantity, run, texts) {
  const { sites } = QUANTITIES[quantity];
  const count = run[sites].length;
  const key = `${texts[sites]} ${count}`;
  if (element.dataset.key === key) return;
  element.dataset.key = key;
  element.replaceChildren(
    texts[sites],
    ...namedOf(count).map((i, place) => {
      const line = document.createElement("span");
      line.dataset.dash = DASHES[place];
      line.style.setProperty("--line", colorOf(i, count));
      line.textContent = i + 1;
      return line;
    }),
  );
}

/** From violet at the input to amber at the output. */
function colorOf(index, count) {
  const place = count > 1 ? (2 * index) / (count - 1) : 0;
  const from = Math.min(1, Math.floor(place)),
    part = place - from;
  const mixed = SHALLOW_TO_DEEP[from].map((value, i) =>
    Math.round(value + part * (SHALLOW_TO_DEEP[from + 1][i] - value)),
  );
  return `rgb(${mixed})`;
}
