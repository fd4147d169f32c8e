// H[t] and V[t] of the chosen neuron against its threshold.

import { svg } from "../browser/elements.js";
import { byHand } from "../browser/numbers.js";

const TALL = 126,
  UPPER = 12,
  LOWER = 30,
  AXIS = 46,
  BESIDE = 74;

export function paintTrace({ picture, data, rows, chosen, at }) {
  const { h, v, spikes, layer } = rows[chosen],
    { threshold, rest } = data.layers[layer];
  const width = picture.clientWidth / data.scale;
  const right = width - BESIDE;
  const floor = TALL - LOWER;
  const low = Math.min(rest, threshold, ...h, ...v),
    high = Math.max(rest, threshold, ...h, ...v);
  const y = (value) => floor - ((value - low) / (high - low || 1)) * (floor - UPPER);
  const x = (t) => AXIS + ((t + 0.35) / data.steps) * (right - AXIS);
  const shift = Math.min(60, (0.4 / data.steps) * (right - AXIS));
  picture.setAttribute("viewBox", `0 0 ${width} ${TALL}`);
  picture.style.height = `${TALL * data.scale}px`;
  const ticks = [...new Set([low, 0, high].filter((value) => value >= low && value <= high))];
  const axis = ticks.map((value) => `M${AXIS} ${y(value)}H${right}`).join("");
  const every = Math.ceil((17 * data.steps) / (right - AXIS)); // as many numbers as do not meet
  const parts = [svg("path", { class: "axis", d: axis })];
  for (let t = 0; t < data.steps; t++) {
    const from = t ? `M${x(t - 1) + shift} ${y(v[t - 1])}` : `M${AXIS} ${y(rest)}`;
    const later = t < at ? "" : " later";
    parts.push(
      svg("path", { class: `charge${later}`, d: `${from}L${x(t)} ${y(h[t])}` }),
      svg("path", { class: `reset${later}`, d: `M${x(t)} ${y(h[t])}L${x(t) + shift} ${y(v[t])}` }),
      spikes[t]
        ? svg("path", { class: `fires${later}`, d: `M${x(t)} ${y(h[t]) - 6}l6 11h-12z` })
        : svg("circle", { class: `below${later}`, cx: x(t), cy: y(h[t]), r: 3.5 }),
      ...(t % every ? [] : [label(x(t), floor + 14, "middle", t + 1)]),
    );
  }
  parts.push(
    svg("path", { class: "threshold", d: `M${AXIS} ${y(threshold)}H${right}` }),
    label(right + 4, y(threshold) + 4, "", `V_th ${round(threshold)}`),
    label((AXIS + right) / 2, TALL - 3, "middle", data.texts.time),
    ...spaced(ticks, y).map((value) => label(AXIS - 5, y(value) + 4, "end", round(value))),
  );
  picture.replaceChildren(...parts);
}

/** The ticks whose words do not meet. */
function spaced(ticks, y) {
  const kept = [];
  for (const value of ticks) {
    if (kept.every((other) => Math.abs(y(other) - y(value)) > 12)) kept.push(value);
  }
  return kept;
}

function label(x, y, style, text) {
  const element = svg("text", { x, y, class: style });
  element.textContent = text;
  return element;
}

function round(value) {
  return byHand(String(Number(value.toPrecision(3))));
}
