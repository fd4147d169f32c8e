// What is measured at every block or layer over the training steps: a line for each.

import { events, layout, shown, time } from "./figures.js";
import { addGuide, axisOf, valueOn } from "./measured_axis.js";
import { QUANTITIES } from "./quantities.js";

const SHALLOW_TO_DEEP = [
  [106, 81, 200],
  [200, 62, 115],
  [217, 138, 0],
]; // seen on light and dark
const DASHES = ["solid", "dash", "dot"]; // of the named lines: not told apart by colour alone

/** One line per block over the training steps; three of them are named, hover tells each. */
export function overTime(quantity, run, ranges, style, texts) {
  const { values, sites, log } = QUANTITIES[quantity];
  const { step, [values]: rows } = run.profile;
  const names = run[sites];
  const named = namedOf(names.length);
  const traces = names.map((name, i) => {
    const xy = shown(
      step,
      rows.map((row) => valueOn(log, row[i])),
    );
    return {
      ...xy,
      ...lineOf(i, names.length, named.indexOf(i), xy.x.length),
      name: String(i + 1),
      hovertemplate: `${i + 1} · ${name}: %{y:.3g} (${texts.step} %{x})<extra></extra>`,
    };
  });
  const extra = { ...events(run, style, texts), showlegend: false };
  const look = layout(style, time(run, texts), axisOf(quantity, ranges), extra);
  look.margin = { ...look.margin, r: 24 }; // for the number at a line's end
  addGuide(quantity, look, style, texts);
  return [traces, look];
}

/** A named line has a dash of its own and its number at its end; `place` is -1 for the others. */
function lineOf(i, count, place, points) {
  const color = colorOf(i, count);
  if (place < 0) return { mode: "lines", line: { color, width: 1 } };
  const text = Array(points).fill("");
  text[points - 1] = String(i + 1);
  return {
    mode: "lines+text",
    text,
    textposition: "middle right",
    textfont: { color, size: 11 },
    cliponaxis: false,
    line: { color, width: 2, dash: DASHES[place] },
  };
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
