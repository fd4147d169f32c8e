// The raster: a row for each sampled neuron, a column for each time step, the spikes beside it.

import { sized } from "../browser/canvas.js";

export const HEIGHT = 370;
const TOP = 20,
  BASE = 34,
  LABELS = 108,
  COUNTS = 64,
  WIDEST = 46,
  NARROWEST = 7;

/** Where rows and columns lie, for the room there is. */
export function layRows({ data, rows }, room) {
  const column = Math.max(NARROWEST, Math.min(WIDEST, (room - LABELS - COUNTS) / data.steps));
  const right = LABELS + column * data.steps;
  return { column, right, row: (HEIGHT - TOP - BASE) / rows.length, width: right + COUNTS };
}

export function paintRows(view) {
  const { data, rows, layout, style, at, chosen } = view;
  const pen = sized(view.rowCanvas, layout.width, HEIGHT, style.font, data.scale);
  const { column, row, right } = layout;
  const bottom = HEIGHT - BASE;
  const y = (n) => TOP + n * row,
    tall = Math.max(0.8, row - (row > 4 ? 1 : 0));
  pen.fillStyle = style.mark;
  pen.globalAlpha = 0.13;
  pen.fillRect(LABELS + (at - 1) * column, TOP, column, bottom - TOP);
  pen.fillStyle = style.look;
  rows.forEach(({ spikes, count }, n) => {
    for (let t = 0; t < data.steps; t++) {
      if (!spikes[t]) continue;
      pen.globalAlpha = t < at ? 1 : 0.22;
      pen.fillRect(LABELS + t * column + 1, y(n), column - 2, tall);
    }
    pen.globalAlpha = 0.75;
    pen.fillRect(right + 8, y(n), (count / data.steps) * (COUNTS - 12), tall);
  });
  pen.globalAlpha = 1;
  frameRows(pen, view, y, bottom);
  if (chosen === null) return;
  pen.strokeStyle = style.text;
  pen.lineWidth = 1.5;
  pen.strokeRect(LABELS - 2, y(chosen) - 1.5, right - LABELS + 4, Math.max(3, row + 2));
}

/** Axes, the names of the bands, and the column that is looked at. */
function frameRows(pen, { data, layout, style, at }, y, bottom) {
  const { column, right } = layout;
  pen.strokeStyle = style.faint;
  pen.lineWidth = 1;
  pen.strokeRect(LABELS, TOP, right - LABELS, bottom - TOP);
  pen.strokeStyle = style.mark;
  pen.lineWidth = 2;
  pen.strokeRect(LABELS + (at - 1) * column, TOP, column, bottom - TOP);
  pen.fillStyle = style.text;
  pen.textAlign = "center";
  const every = Math.ceil(22 / column);
  for (let t = 0; t < data.steps; t++) {
    if (t % every === 0) pen.fillText(t + 1, LABELS + (t + 0.5) * column, bottom + 14);
  }
  pen.fillText(data.texts.time, (LABELS + right) / 2, HEIGHT - 4);
  pen.fillText(data.texts.spikes, right + COUNTS / 2, bottom + 14);
  let last = -20;
  for (const { name, first, count } of data.bands) {
    const middle = (y(first) + y(first + count)) / 2;
    pen.strokeStyle = style.faint;
    pen.lineWidth = 1;
    line(pen, 4, y(first), right, y(first));
    if (middle - last < 11) continue;
    last = middle;
    pen.textAlign = "left";
    pen.fillText(name, 2, Math.min(bottom - 2, middle + 4), LABELS - 8);
  }
}

function line(pen, x0, y0, x1, y1) {
  pen.beginPath();
  pen.moveTo(x0, y0);
  pen.lineTo(x1, y1);
  pen.stroke();
}

/** The row under the pointer; null beside the raster. */
export function rowAt({ layout, rows }, x, y) {
  const n = Math.floor((y - TOP) / layout.row);
  return x >= LABELS && x < layout.width && n >= 0 && n < rows.length ? n : null;
}
