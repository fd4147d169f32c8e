// What is measured at every block or layer in the order of the network: now, and at first.

import { fill } from "../browser/elements.js";
import { calledOf } from "./names.js";
import { layout, shown, vertical } from "./figures.js";
import { addGuide, axisOf, valueOn } from "./measured_axis.js";
import { QUANTITIES } from "./quantities.js";

/** One value for each block or layer in the order of the network, beside that of the first step. */
export function byDepth(quantity, run, ranges, style, { texts, called }) {
  const { values, sites, log } = QUANTITIES[quantity];
  const names = run[sites],
    { step, [values]: rows } = run.profile;
  const x = names.map((_, i) => i + 1);
  const hover = {
    text: names.map((name) => calledOf(name, called)),
    hovertemplate: "%{text}: %{y:.3g}<extra></extra>",
  };
  const on = (row) =>
    shown(
      x,
      row.map((value) => valueOn(log, value)),
    );
  const traces = [
    {
      ...on(rows[0] ?? []),
      ...hover,
      mode: "lines",
      name: fill(texts.at_step, { step: step[0] ?? 1 }),
      line: { color: style.text, width: 1, dash: "dot" },
      opacity: 0.6,
    },
    {
      ...on(run[values]),
      ...hover,
      mode: "lines+markers",
      name: texts.now,
      line: { color: style.color, width: 1.5, dash: style.dash },
      marker: { color: style.color, symbol: style.symbol, size: names.length > 40 ? 3 : 6 },
    },
  ];
  const look = layout(style, numbered(texts[`${sites}_axis`], names), axisOf(quantity, ranges));
  addGuide(quantity, look, style, texts);
  if (sites === "blocks") addHalvings(run, look, style, texts);
  return [traces, look];
}

/** An axis with a whole number for each name. */
function numbered(title, names) {
  const dtick = Math.max(1, Math.ceil(names.length / 8));
  return { title, range: [0.5, Math.max(1, names.length) + 0.5], tick0: 1, dtick };
}

function addHalvings(run, look, style, texts) {
  if (run.transitions.length === 0) return;
  look.shapes = [...(look.shapes ?? []), ...run.transitions.map((i) => vertical(i + 1, style))];
  look.annotations = [
    ...(look.annotations ?? []),
    {
      xref: "paper",
      x: 1,
      xanchor: "right",
      yref: "paper",
      y: 0,
      yanchor: "bottom",
      showarrow: false,
      text: texts.downsample,
      font: { size: 10 },
    },
  ];
}
