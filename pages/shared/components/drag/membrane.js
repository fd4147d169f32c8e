// H[t] and V[t] of one neuron against the threshold.

import { svg } from "../browser/elements.js";

const HEIGHT = 116,
  TOP = 10,
  BASE = 28,
  AXIS = 34,
  TOP_VALUE = 2.2;

/** One picture: `values` [3, T] are H, S and V; what is above the axis is written out. */
export function paintMembrane(picture, values, threshold, { train, texts, scale }) {
  const steps = train.length;
  const width = picture.clientWidth / scale;
  const floor = HEIGHT - BASE;
  const right = width - 66;
  const y = (value) => floor - (Math.min(value, TOP_VALUE) / TOP_VALUE) * (floor - TOP);
  const x = (t) => AXIS + ((t + 0.5) / steps) * (right - AXIS);
  picture.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
  picture.style.height = `${HEIGHT * scale}px`;
  picture.style.fontSize = "12px";
  const parts = { axis: "", charge: "", reset: "", "below-threshold": "", fires: "", after: "" };
  const labels = [];
  for (const value of [0, 0.5, 1, 1.5, 2]) {
    parts.axis += `M${AXIS} ${y(value)}H${right}`;
    labels.push([AXIS - 5, y(value) + 3.5, "end", value.toFixed(1)]);
  }
  for (let t = 0; t < steps; t++) {
    const h = values[t],
      fires = values[steps + t],
      v = values[2 * steps + t];
    const before = t ? values[2 * steps + t - 1] : 0,
      cx = x(t),
      cy = y(h);
    parts.charge += `M${t ? x(t - 1) + 7 : AXIS} ${y(before)}L${cx} ${cy}`;
    parts.reset += `M${cx} ${cy}L${cx + 7} ${y(v)}`;
    parts.after += `M${cx + 4.5} ${y(v)}a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0 -5 0`;
    if (fires) parts.fires += `M${cx} ${cy - 5}l5 9h-10z`;
    else parts["below-threshold"] += `M${cx - 3.5} ${cy}a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0`;
    if (h > TOP_VALUE) labels.push([cx, TOP + 14, "middle small", h.toFixed(1)]);
    labels.push([cx, floor + 13, "middle small", String(t + 1)]);
  }
  labels.push([(AXIS + right) / 2, HEIGHT - 3, "middle small", texts.time]);
  labels.push([right + 4, y(threshold) + 3.5, "", `V_th ${threshold.toFixed(2)}`]);
  picture.replaceChildren(
    ...Object.entries(parts).map(([style, d]) => svg("path", { class: style, d })),
    svg("path", { class: "threshold", d: `M${AXIS} ${y(threshold)}H${right}` }),
    ...labels.map(([left, top, style, text]) => {
      const label = svg("text", { x: left, y: top, class: style });
      label.textContent = text;
      return label;
    }),
  );
}
