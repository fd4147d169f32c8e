// The line figures of a run, drawn with Plotly.react: zoom, legend and DOM node stay.

import { fill } from "../browser/elements.js";
import { BY_HAND } from "../browser/numbers.js";
import { digits } from "./numbers.js";

/** What a figure shares with all others: the theme's colours, one size, no jump. */
export function layout(style, xaxis, yaxis, extra = {}) {
  const axis = {
    gridcolor: style.grid,
    linecolor: style.grid,
    zeroline: false,
    automargin: false,
    tickfont: { size: 11 },
  };
  return {
    template: BY_HAND,
    uirevision: "keep", // what the viewer zoomed or hid stays so
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { color: style.text, family: style.font, size: 12 },
    hoverlabel: { bgcolor: style.background, font: { color: style.text } },
    showlegend: true,
    legend: {
      orientation: "h",
      xref: "container",
      x: 1,
      xanchor: "right",
      y: 1,
      yanchor: "bottom",
      font: { size: 11 },
      itemwidth: 30,
    },
    margin: { l: 46, r: 10, t: 24, b: 36, autoexpand: false },
    xaxis: { ...axis, ...xaxis, title: { text: xaxis.title, standoff: 4, font: { size: 11 } } },
    yaxis: { ...axis, ...yaxis },
    ...extra,
  };
}

export function lossFigure(run, ranges, style, texts, log) {
  const yaxis = log
    ? { type: "log", range: ranges.logLoss ?? [-1, 1], dtick: 1 }
    : { type: "linear", range: ranges.loss };
  return [
    curves(run.curve, run.test, "loss", style, texts),
    layout(style, time(run, texts), yaxis, events(run, style, texts)),
  ];
}

export function accuracyFigure(run, style, texts) {
  return [
    curves(run.curve, run.test, "accuracy", style, texts),
    layout(
      style,
      time(run, texts),
      { range: [0, 1], tickformat: ".0%", nticks: 6 },
      events(run, style, texts),
    ),
  ];
}

/** Training as a thin line, test as dashes with the block's marker. */
function curves(train, test, quantity, style, texts) {
  return [
    {
      ...shown(train.step, train[quantity]),
      name: texts.train,
      mode: "lines",
      line: { color: style.color, width: 1.5 },
    },
    {
      ...shown(test.step, test[quantity]),
      name: texts.test,
      mode: "lines+markers",
      line: { color: style.text, width: 2, dash: "dash" },
      marker: { color: style.text, symbol: style.symbol, size: 6 },
      cliponaxis: false,
    },
  ];
}

/** A trace without points would have no place in the legend, which then jumps when one comes. */
export function shown(x, y) {
  return x.length ? { x, y } : { x: [null], y: [null] };
}

/** The axis of the training steps. */
export function time(run, texts) {
  return { title: texts.step, range: [0, run.steps], nticks: 6 };
}

/** Where somebody changed the learning rate, and where the run went on after an interruption. */
export function events(run, style, texts) {
  const marks = [
    ...run.rates.map(([step, rate]) => [step, fill(texts.rate_changed, { rate: digits(rate) })]),
    ...run.resumed.map((step) => [step, texts.resumed]),
  ];
  return {
    shapes: marks.map(([step]) => vertical(step, style)),
    annotations: marks.map(([step, text]) => ({
      x: step,
      y: 1,
      yref: "paper",
      yanchor: "top",
      xanchor: "left",
      showarrow: false,
      text,
      textangle: 90,
      font: { size: 10 },
    })),
  };
}

export function vertical(x, style) {
  return {
    type: "line",
    x0: x,
    x1: x,
    y0: 0,
    y1: 1,
    yref: "paper",
    line: { color: style.text, width: 1, dash: "dot" },
    opacity: 0.5,
  };
}
