// Plotly from this server, loaded once, and what every script that draws with it needs.

import { CHINESE } from "./chinese.js";

/** No buttons of its own: one of them would upload the figure. Ours are in figure_tools.js. */
export const CONFIG = {
  displaylogo: false,
  displayModeBar: false,
  scrollZoom: false,
  showSendToCloud: false,
};

let plotly = null;

/** Plotly, loaded once for the whole page from this server. */
export function loadPlotly() {
  plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    // Beside the page's own address, which is one segment below the server's root or base path.
    script.src = new URL("vendor/plotly.min.js", document.baseURI).href;
    script.onload = () => {
      window.Plotly.register(CHINESE);
      resolve(window.Plotly);
    };
    script.onerror = reject;
    document.head.append(script);
  });
  return plotly;
}

const FONT = /font$/;
const SIDES = ["l", "r", "t", "b"];

/** A layout, a trace or a part of one with its letters and margins `scale` times as large. */
export function enlarged(part, scale) {
  if (scale === 1 || part === null || typeof part !== "object" || ArrayBuffer.isView(part)) {
    return part;
  }
  if (Array.isArray(part)) return part.map((one) => enlarged(one, scale));
  return Object.fromEntries(
    Object.entries(part).map(([name, value]) => {
      if (FONT.test(name) && typeof value?.size === "number") {
        return [name, { ...value, size: scale * value.size }];
      }
      if (SIDES.includes(name) && typeof value === "number") return [name, scale * value];
      return [name, enlarged(value, scale)];
    }),
  );
}
