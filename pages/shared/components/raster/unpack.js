// What the server has sent of a raster: its rows and the maps beside it.

import { array, bits } from "../browser/decode.js";

/** A row for each neuron: where it is, its spikes, and H and V at every step. */
export function unpackRows({ steps, layers, neurons, spikes, potentials, maps }) {
  const [layer, channel, row, column] = neurons.map((places) => array(places, "uint16"));
  const fired = bits(spikes, layer.length * steps);
  const values = array(potentials, "float32");
  const mapOf = (n) => (maps.of === "layers" ? layer[n] : channel[n]);
  return Array.from(layer, (_, n) => {
    const train = Array.from(fired.subarray(n * steps, (n + 1) * steps));
    return {
      layer: layer[n],
      channel: channel[n],
      row: row[n],
      column: column[n],
      map: mapOf(n),
      key: layers[layer[n]].key,
      spikes: train,
      count: train.reduce((sum, spike) => sum + spike, 0),
      h: values.subarray(2 * n * steps, (2 * n + 1) * steps),
      v: values.subarray((2 * n + 1) * steps, (2 * n + 2) * steps),
    };
  });
}

/** Counts up to each step: a map for each channel, or for each layer. */
export function unpackMaps({ maps, steps }) {
  const values = array(maps.counts, maps.bytes === 1 ? "uint8" : "uint16");
  let from = 0;
  return maps.names.map((name, n) => {
    const [height, width] = maps.sides[n];
    const length = steps * height * width;
    from += length;
    return { n, name, height, width, counts: values.subarray(from - length, from) };
  });
}

/** [layer, channel, row, column] of a row. */
export function placeOf({ key, channel, row, column }) {
  return [key, channel, row, column];
}

export function samePlace(row, place) {
  return placeOf(row).every((value, i) => value === place[i]);
}
