// The axis of what is measured at every block or layer.

import { decades, wider } from "./ranges.js";
import { QUANTITIES } from "./quantities.js";

const USUAL_UPDATE = 1e-3; // a rule of thumb for ‖Δw‖/‖w‖ per step

/** On a log axis there is no place for 0. */
export function valueOn(log, value) {
  return log && !(value > 0) ? null : value;
}

export function axisOf(quantity, ranges) {
  const { values, log } = QUANTITIES[quantity];
  if (!log) return { range: [-0.02, 1.02], tickformat: ".0%", nticks: 6 };
  const guide = quantity === "update" ? decades([USUAL_UPDATE]) : undefined;
  const [low, high] = wider(ranges[values], guide) ?? [-4, 0];
  return {
    type: "log",
    range: [low, high],
    dtick: Math.ceil((high - low) / 5),
  };
}

export function addGuide(quantity, look, style, texts) {
  if (quantity !== "update") return;
  look.shapes = [
    ...(look.shapes ?? []),
    {
      type: "line",
      xref: "paper",
      x0: 0,
      x1: 1,
      y0: USUAL_UPDATE,
      y1: USUAL_UPDATE,
      line: { color: style.text, width: 1, dash: "dash" },
      opacity: 0.6,
    },
  ];
  look.annotations = [
    ...(look.annotations ?? []),
    {
      xref: "paper",
      x: 0.01,
      xanchor: "left",
      y: Math.log10(USUAL_UPDATE),
      yanchor: "bottom",
      showarrow: false,
      text: texts.usual_update,
      font: { size: 10 },
      bgcolor: style.background,
      opacity: 0.85,
    },
  ];
}
