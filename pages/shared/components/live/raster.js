// The scrolling raster of one layer: each snapshot appends its T columns at the right.

import { sized } from "../browser/canvas.js";
import { bits } from "../browser/decode.js";

const COLUMN = 7,
  GAP = 3,
  LEFT = 44,
  RIGHT = 74,
  TOP = 16,
  BOTTOM = 36;

/** Append a snapshot to the history, which starts anew with another layer or image. */
export function remember(history, raster, keep) {
  const last = history.at(-1);
  if (last && last.step === raster.step && same(last, raster)) return history;
  const spikes = bits(raster.bits, raster.neurons * raster.time_steps);
  const shot = { ...raster, spikes };
  return last && same(last, raster) ? [...history, shot].slice(-keep) : [shot];
}

function same(a, b) {
  return (
    a.layer === b.layer &&
    a.image === b.image &&
    a.neurons === b.neurons &&
    a.time_steps === b.time_steps
  );
}

/** Draw the history, newest at the right, with each neuron's rate beside it. */
export function drawRaster(canvas, history, style, texts, scale) {
  const box = canvas.parentElement.getBoundingClientRect();
  const width = box.width / scale;
  const height = box.height / scale;
  const pen = sized(canvas, width, height, style.font, scale);
  const right = width - RIGHT;
  const bottom = height - BOTTOM;
  drawAxes(pen, { right, bottom, width, height }, style, texts);
  if (history.length === 0) return;
  const { neurons, time_steps: timeSteps } = history.at(-1);
  const row = (bottom - TOP) / neurons;
  const shot = timeSteps * COLUMN + GAP;
  const shown = history.slice(-Math.floor((right - LEFT) / shot)).reverse();
  shown.forEach((snapshot, age) => {
    const x = right - (age + 1) * shot;
    drawShot(pen, snapshot, x, row, style);
    pen.fillStyle = style.grid;
    pen.fillRect(x - 1, TOP, 1, bottom - TOP);
  });
  labelSteps(pen, shown, right, shot, bottom, style);
  drawRates(pen, history.at(-1), right, row, style);
}

function drawShot(pen, { spikes, neurons, time_steps: timeSteps }, x, row, style) {
  pen.fillStyle = style.color;
  for (let neuron = 0; neuron < neurons; neuron++) {
    for (let t = 0; t < timeSteps; t++) {
      if (spikes[neuron * timeSteps + t]) {
        pen.fillRect(x + t * COLUMN + 1, TOP + neuron * row, COLUMN - 1, Math.max(1, row - 0.6));
      }
    }
  }
}

function drawAxes(pen, { right, bottom, width, height }, style, texts) {
  pen.strokeStyle = style.grid;
  pen.strokeRect(LEFT, TOP, right - LEFT, bottom - TOP);
  pen.fillStyle = style.text;
  pen.textAlign = "center";
  pen.fillText(texts.raster_x, (LEFT + right) / 2, height - 4);
  pen.fillText(texts.rate, (right + width) / 2 + 4, bottom + 14);
  pen.save();
  pen.translate(12, (TOP + bottom) / 2);
  pen.rotate(-Math.PI / 2);
  pen.fillText(texts.neuron, 0, 0);
  pen.restore();
}

/** The training step under as many snapshots as have room for it, the newest always. */
function labelSteps(pen, shown, right, shot, bottom, style) {
  pen.fillStyle = style.text;
  pen.textAlign = "center";
  const every = Math.ceil(64 / shot);
  shown.forEach(({ step }, age) => {
    const x = right - age * shot - shot / 2;
    if (age % every === 0 && x - 20 > LEFT) pen.fillText(step, x, bottom + 14);
  });
}

function drawRates(pen, { rates, neurons }, right, row, style) {
  pen.textAlign = "right";
  pen.fillStyle = style.text;
  for (const neuron of [0, neurons - 1]) {
    pen.fillText(neuron + 1, LEFT - 4, TOP + (neuron + 0.5) * row + 4);
  }
  pen.fillStyle = style.color;
  rates.forEach((rate, neuron) => {
    pen.fillRect(right + 8, TOP + neuron * row, rate * (RIGHT - 14), Math.max(1, row - 0.6));
  });
}
