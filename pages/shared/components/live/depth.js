// What is measured at every block or layer: over time, a line for each; by depth, now and at first.

import { fill } from "../browser/elements.js";
import { events, layout, shown, time, vertical } from "./figures.js";
import { decades, wider } from "./ranges.js";
import { QUANTITIES } from "./quantities.js";

const USUAL_UPDATE = 1e-3; // a rule of thumb for ‖Δw‖/‖w‖ per step
const SHALLOW_TO_DEEP = [[106, 81, 200], [200, 62, 115], [217, 138, 0]]; // seen on light and dark

/** One line per block over the training steps; three of them are named, hover tells each. */
export function overTime(quantity, run, ranges, style, texts) {
  const { values, sites, log } = QUANTITIES[quantity];
  const { step, [values]: rows } = run.profile, names = run[sites], named = namedOf(names.length);
  const traces = names.map((name, i) => ({
    ...shown(step, rows.map((row) => valueOn(log, row[i]))), mode: "lines", name: String(i + 1),
    line: { color: colorOf(i, names.length), width: named.includes(i) ? 2 : 1 },
    hovertemplate: `${i + 1} · ${name}: %{y:.3g} (${texts.step} %{x})<extra></extra>`,
  }));
  const extra = { ...events(run, style, texts), showlegend: false };
  const look = layout(style, time(run, texts), axisOf(quantity, ranges), extra);
  addGuide(quantity, look, style, texts);
  return [traces, look];
}

/** One value for each block or layer in the order of the network, beside that of the first step. */
export function byDepth(quantity, run, ranges, style, texts) {
  const { values, sites, log } = QUANTITIES[quantity];
  const names = run[sites], { step, [values]: rows } = run.profile;
  const x = names.map((_, i) => i + 1);
  const hover = { text: names, hovertemplate: "%{x} · %{text}: %{y:.3g}<extra></extra>" };
  const on = (row) => shown(x, row.map((value) => valueOn(log, value)));
  const traces = [
    { ...on(rows[0] ?? []), ...hover, mode: "lines",
      name: fill(texts.at_step, { step: step[0] ?? 1 }),
      line: { color: style.text, width: 1, dash: "dot" }, opacity: 0.6 },
    { ...on(run[values]), ...hover, mode: "lines+markers", name: texts.now,
      line: { color: style.color, width: 1.5, dash: style.dash },
      marker: { color: style.color, symbol: style.symbol, size: names.length > 40 ? 3 : 6 } },
  ];
  const look = layout(style, numbered(texts[`${sites}_axis`], names), axisOf(quantity, ranges));
  addGuide(quantity, look, style, texts);
  if (sites === "blocks") addHalvings(run, look, style, texts);
  return [traces, look];
}

/** On a log axis there is no place for 0. */
function valueOn(log, value) {
  return log && !(value > 0) ? null : value;
}

function axisOf(quantity, ranges) {
  const { values, log } = QUANTITIES[quantity];
  if (!log) return { range: [-0.02, 1.02], tickformat: ".0%", nticks: 6 };
  const guide = quantity === "update" ? decades([USUAL_UPDATE]) : undefined;
  const [low, high] = wider(ranges[values], guide) ?? [-4, 0];
  return { type: "log", range: [low, high], exponentformat: "power",
    dtick: Math.ceil((high - low) / 5) };
}

/** The lines that the key names: the first, the one in the middle, the last. */
function namedOf(count) {
  return [...new Set([0, Math.floor((count - 1) / 2), count - 1])].filter((i) => i >= 0 && i < count);
}

/** The key of the lines over time, beside the figure's title: it needs more room than a legend. */
export function drawKey(element, quantity, run, texts) {
  const { sites } = QUANTITIES[quantity], count = run[sites].length;
  const key = `${texts[sites]} ${count}`;
  if (element.dataset.key === key) return;
  element.dataset.key = key;
  element.replaceChildren(texts[sites], ...namedOf(count).map((i) => {
    const line = document.createElement("span");
    line.style.setProperty("--line", colorOf(i, count));
    line.textContent = i + 1;
    return line;
  }));
}

/** From violet at the input to amber at the output. */
function colorOf(index, count) {
  const place = count > 1 ? (2 * index) / (count - 1) : 0;
  const from = Math.min(1, Math.floor(place)), part = place - from;
  const mixed = SHALLOW_TO_DEEP[from].map((value, i) =>
    Math.round(value + part * (SHALLOW_TO_DEEP[from + 1][i] - value)));
  return `rgb(${mixed})`;
}

/** An axis with a whole number for each name. */
function numbered(title, names) {
  const dtick = Math.max(1, Math.ceil(names.length / 8));
  return { title, range: [0.5, Math.max(1, names.length) + 0.5], tick0: 1, dtick };
}

function addGuide(quantity, look, style, texts) {
  if (quantity !== "update") return;
  look.shapes = [...look.shapes ?? [], {
    type: "line", xref: "paper", x0: 0, x1: 1, y0: USUAL_UPDATE, y1: USUAL_UPDATE,
    line: { color: style.text, width: 1, dash: "dash" }, opacity: 0.6,
  }];
  look.annotations = [...look.annotations ?? [], {
    xref: "paper", x: 0.01, xanchor: "left", y: Math.log10(USUAL_UPDATE), yanchor: "bottom",
    showarrow: false, text: texts.usual_update, font: { size: 10 }, bgcolor: style.background,
    opacity: 0.85,
  }];
}

function addHalvings(run, look, style, texts) {
  if (run.transitions.length === 0) return;
  look.shapes = [...look.shapes ?? [], ...run.transitions.map((i) => vertical(i + 1, style))];
  look.annotations = [...look.annotations ?? [], {
    xref: "paper", x: 1, xanchor: "right", yref: "paper", y: 0, yanchor: "bottom",
    showarrow: false, text: texts.downsample, font: { size: 10 },
  }];
}
