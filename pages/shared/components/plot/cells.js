// The cells of a map that can be chosen: by the pointer, or by the arrow keys and Enter.

import { html, say } from "../browser/elements.js";

const HOVERED = 100; // ms after which Plotly shows what is under a pointer that has just moved
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * Let the keys go from cell to cell of a figure's map and choose one, as a click does; `at` is the
 * { x, y } where they begin. Called again with the same it keeps the cell that they have come to.
 */
export function chooseByKeys(node, at, send) {
  Object.assign(node, { tabIndex: 0, role: "application" });
  const [columns, rows] = [map(node).x.length, map(node).y.length];
  const there = node.cell?.[0] < columns && node.cell[1] < rows; // or it is of another map
  if (!there || node.begun?.x !== at.x || node.begun?.y !== at.y) node.cell = null;
  node.begun = at;
  node.onfocus = () => show(node, (node.cell ??= nearest(map(node), at)));
  node.onblur = () => hide(node);
  node.onkeydown = (event) => {
    const { x, y, z } = map(node);
    const [column, row] = (node.cell ??= nearest({ x, y }, at));
    if (event.key in STEPS) {
      node.cell = moved(event.key, [column, row], [x.length, y.length], upright(node));
      show(node, node.cell);
    } else if (event.key === "Enter" || event.key === " ") {
      if (Number.isFinite(z[row][column])) send({ x: x[column], y: y[row] });
    } else return;
    event.preventDefault();
  };
}

/** The cell [column, row] that a key goes to, never over an edge; `up`: rows are counted upwards. */
export function moved(key, [column, row], [columns, rows], up) {
  const [right, above] = STEPS[key];
  const within = (value, count) => Math.min(Math.max(value, 0), count - 1);
  return [within(column + right, columns), within(row + (up ? above : -above), rows)];
}

/** The cell [column, row] whose middle is nearest to a point. */
export function nearest({ x, y }, at) {
  const closest = (values, value) =>
    values.reduce(
      (best, other, n) => (Math.abs(other - value) < Math.abs(values[best] - value) ? n : best),
      0,
    );
  return [closest([...x], at.x), closest([...y], at.y)];
}

function map(node) {
  return node._fullData.find(({ type }) => type === "heatmap");
}

function upright(node) {
  const [low, high] = node._fullLayout.yaxis.range;
  return low < high;
}

/** A frame around the cell, and what the pointer would be told of it, for the ear too. */
function show(node, [column, row]) {
  const { x, y } = map(node);
  const { xaxis, yaxis } = node._fullLayout;
  window.Plotly.Fx.hover(node, { xval: x[column], yval: y[row] }, "xy");
  const frame = node.querySelector(".chosen-cell") ?? html("div", "chosen-cell", node);
  const width = xaxis._length / Math.abs(xaxis.range[1] - xaxis.range[0]);
  const height = yaxis._length / Math.abs(yaxis.range[1] - yaxis.range[0]);
  const [w, h] = [width * pitch(x), height * pitch(y)];
  Object.assign(frame.style, {
    left: `${xaxis._offset + xaxis.d2p(x[column]) - w / 2}px`,
    top: `${yaxis._offset + yaxis.d2p(y[row]) - h / 2}px`,
    width: `${w}px`,
    height: `${h}px`,
  });
  frame.setAttribute("role", "status");
  clearTimeout(node.telling);
  node.telling = setTimeout(() => {
    const told = [...node.querySelectorAll(".hoverlayer .hovertext .nums tspan")];
    say(frame, told.map((line) => line.textContent).join(", "));
  }, HOVERED);
}

function hide(node) {
  node.querySelector(".chosen-cell")?.remove();
  window.Plotly.Fx.unhover(node);
}

function pitch(values) {
  return values.length > 1 ? Math.abs(values[1] - values[0]) : 1;
}
