// What the pointer is on, in words.

import { fill, say } from "../browser/elements.js";
import { placeAt } from "./maps.js";
import { rowAt } from "./rows.js";

export function overRows(view, x, y) {
  const n = rowAt(view, x, y);
  tell(view, n === null ? null : about(view, n));
}

export function overMaps(view, x, y) {
  const found = placeAt(view, x, y);
  if (!found) return tell(view);
  const { counts, width, height, name } = view.maps[found.n],
    { each, texts } = view.data;
  const count = counts[(view.at - 1) * width * height + found.row * width + found.column];
  const rate = count / (view.at * each[found.n]);
  tell(
    view,
    fill(texts.place, {
      map: name,
      row: found.row,
      column: found.column,
      count,
      step: view.at,
      rate: (100 * rate).toFixed(0),
    }),
  );
}

/** Neuron, channel, place and spikes of a row in words. */
export function about({ data, rows, at }, n) {
  const { layer, channel, row, column, spikes, count } = rows[n];
  const so_far = spikes.slice(0, at).reduce((sum, spike) => sum + spike, 0);
  return fill(data.texts.neuron, {
    layer: data.layers[layer].name,
    channel,
    row,
    column,
    count,
    steps: data.steps,
    so_far,
    step: at,
  });
}

/** The line below the figures: what the pointer is on, or what can be done. */
export function tell(view, text) {
  say(view.find(".tip"), text ?? view.data.texts.hint);
}
