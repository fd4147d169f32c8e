// The four line figures of a run, drawn with Plotly.react: zoom, legend and DOM node stay.

/** What a figure shares with all others: the theme's colours, one size, no jump. */
function layout(style, xaxis, yaxis, extra = {}) {
  const axis = {
    gridcolor: style.grid, linecolor: style.grid, zeroline: false, automargin: false,
    tickfont: { size: 11 },
  };
  return {
    uirevision: "keep", // what the viewer zoomed or hid stays so
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
    font: { color: style.text, family: style.font, size: 12 },
    hoverlabel: { bgcolor: style.background, font: { color: style.text } },
    showlegend: false,
    legend: { orientation: "h", x: 1, xanchor: "right", y: 1.02, yanchor: "bottom" },
    xaxis: { ...axis, ...xaxis, title: { text: xaxis.title, standoff: 6 } },
    yaxis: { ...axis, ...yaxis, title: { text: yaxis.title, standoff: 6 } },
    ...extra,
  };
}

/** Whole decades that hold every value; undefined where there is none. */
function decades(values) {
  const logs = values.filter((value) => value > 0).map(Math.log10);
  if (logs.length === 0) return undefined;
  const bottom = Math.floor(Math.min(...logs));
  return [bottom, Math.max(bottom + 1, Math.ceil(Math.max(...logs)))];
}

/** Zero to the largest value, in steps of a half. */
function fromZero(values) {
  return [0, Math.max(2.5, Math.ceil(2 * Math.max(0, ...values)) / 2)];
}

/** The range that holds both; either may be undefined. */
function wider(a, b) {
  return a && b ? [Math.min(a[0], b[0]), Math.max(a[1], b[1])] : (a ?? b);
}

/** Widen the run's axes to what they must hold now, and never narrow them; true if they grew. */
function grow(run) {
  const before = JSON.stringify(run.ranges);
  const losses = [...run.curve.loss, ...run.test.loss].filter(Number.isFinite);
  const needed = {
    loss: fromZero(losses), logLoss: decades(losses), gradient: decades(run.gradient_norms),
  };
  for (const name of Object.keys(needed)) run.ranges[name] = wider(run.ranges[name], needed[name]);
  return JSON.stringify(run.ranges) !== before;
}

const LEGEND = { showlegend: true, margin: { l: 52, r: 10, t: 26, b: 38, autoexpand: false } };
const NOTE = { margin: { l: 60, r: 10, t: 20, b: 38, autoexpand: false } };

function lossFigure(run, ranges, style, texts, log) {
  const yaxis = log
    ? { title: texts.loss, type: "log", range: ranges.logLoss ?? [-1, 1], dtick: 1 }
    : { title: texts.loss, type: "linear", range: ranges.loss };
  return [curves(run.curve, run.test, "loss", style, texts),
    layout(style, { title: texts.step, range: [0, run.steps] }, yaxis, LEGEND)];
}

function accuracyFigure(run, style, texts) {
  return [curves(run.curve, run.test, "accuracy", style, texts),
    layout(style, { title: texts.step, range: [0, run.steps] },
      { title: texts.accuracy, range: [0, 1], tickformat: ".0%", nticks: 6 }, LEGEND)];
}

/** Training as a thin line, test as dashes with the block's marker. */
function curves(train, test, quantity, style, texts) {
  return [
    { ...shown(train.step, train[quantity]), name: texts.train, mode: "lines",
      line: { color: style.color, width: 1.5 } },
    { ...shown(test.step, test[quantity]), name: texts.test, mode: "lines+markers",
      line: { color: style.text, width: 2, dash: "dash" },
      marker: { color: style.text, symbol: style.symbol, size: 7 }, cliponaxis: false },
  ];
}

/** A trace without points would have no place in the legend, which then jumps when one comes. */
function shown(x, y) {
  return x.length ? { x, y } : { x: [null], y: [null] };
}

function gradientFigure(run, ranges, style, texts) {
  const norms = run.gradient_norms.map((norm) => (norm > 0 ? norm : null));
  const [low, high] = ranges.gradient ?? [-4, 0];
  const shapes = run.transitions.map((block) => ({
    type: "line", x0: block + 1, x1: block + 1, y0: 0, y1: 1, yref: "paper",
    line: { color: style.text, width: 1, dash: "dot" }, opacity: 0.5,
  }));
  const note = {
    x: 1, xref: "paper", y: 1, yref: "paper", yanchor: "bottom", xanchor: "right",
    showarrow: false, text: texts.downsample, font: { size: 11 },
  };
  const yaxis = {
    title: texts.gradient, type: "log", range: [low, high], exponentformat: "power",
    dtick: Math.ceil((high - low) / 5),
  };
  const marks = { shapes, annotations: shapes.length ? [note] : [] };
  return [profile(norms, run.blocks, style),
    layout(style, numbered(texts.block, run.blocks), yaxis, { ...marks, ...NOTE })];
}

function rateFigure(run, style, texts) {
  const yaxis = { title: texts.rate, range: [-0.02, 1.02] };
  return [profile(run.firing_rates, run.layers, style),
    layout(style, numbered(texts.layer, run.layers), yaxis, NOTE)];
}

/** An axis with a whole number for each name. */
function numbered(title, names) {
  const dtick = Math.max(1, Math.ceil(names.length / 8));
  return { title, range: [0.5, Math.max(1, names.length) + 0.5], tick0: 1, dtick };
}

/** One value for each block or layer, numbered from 1, in the order of the network. */
function profile(values, names, style) {
  return [{
    x: names.map((_, index) => index + 1), y: values, text: names, mode: "lines+markers",
    line: { color: style.color, width: 1.5, dash: style.dash },
    marker: { color: style.color, symbol: style.symbol, size: 7 },
    hovertemplate: "%{text}: %{y:.3g}<extra></extra>",
  }];
}
