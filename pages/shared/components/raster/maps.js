// The maps of rates up to the step that is looked at: one for each channel, or for each layer.

import { sized } from "../browser/canvas.js";

const MAPS = 184, // what the potential below leaves of the raster's height
  GAP = 8,
  NAME = 13,
  SCALE = 34;

/** How large the maps can be: as large as fits into their height. */
export function layMaps({ maps }, room) {
  let side = 136,
    across = 1;
  for (; side > 30; side -= 2) {
    across = Math.max(1, Math.floor((room - 2 + GAP) / (side + GAP))); // 2: their outer edges
    if (Math.ceil(maps.length / across) * (side + NAME + GAP) <= MAPS - SCALE) break;
  }
  across = Math.min(across, maps.length);
  const down = Math.ceil(maps.length / across);
  return {
    side,
    across,
    width: room,
    height: Math.max(MAPS, down * (side + NAME + GAP) + SCALE),
  };
}

export function paintMaps(view) {
  const { maps, mapLayout: layout, style, at, chosen, rows, data } = view;
  const pen = sized(view.mapCanvas, layout.width, layout.height, style.font, data.scale);
  pen.imageSmoothingEnabled = false;
  pen.textAlign = "left";
  const picked = chosen === null ? null : rows[chosen];
  maps.forEach((map, n) => {
    const [x, y] = mapPlace(layout, n);
    pen.drawImage(mapPicture(map, at, data.each, style), x, y, layout.side, layout.side);
    pen.strokeStyle = style.faint;
    pen.lineWidth = 1;
    pen.strokeRect(x - 0.5, y - 0.5, layout.side + 1, layout.side + 1);
    pen.fillStyle = style.text;
    pen.fillText(map.name, x, y - 3, layout.side);
    if (picked?.map === n) ring(pen, map, picked, x, y, layout.side, style);
  });
  paintScale(pen, layout, style, data.texts);
}

function mapPlace({ side, across }, n) {
  return [1 + (n % across) * (side + GAP), NAME + Math.floor(n / across) * (side + NAME + GAP)];
}

/** One map at one step, a pixel for each place. */
function mapPicture(map, at, each, style) {
  const picture = (map.picture ??= new OffscreenCanvas(map.width, map.height));
  const pen = picture.getContext("2d"),
    size = map.width * map.height;
  const image = pen.createImageData(map.width, map.height);
  for (let place = 0; place < size; place++) {
    const rate = map.counts[(at - 1) * size + place] / (at * each[map.n]);
    for (let c = 0; c < 3; c++) {
      image.data[4 * place + c] = style.low[c] + rate * (style.high[c] - style.low[c]);
    }
    image.data[4 * place + 3] = 255;
  }
  pen.putImageData(image, 0, 0);
  return picture;
}

/** A frame round the place of the chosen neuron. */
function ring(pen, map, { row, column }, x, y, side, style) {
  const w = side / map.width,
    h = side / map.height,
    grow = Math.max(2, (9 - w) / 2);
  pen.strokeStyle = style.ring;
  pen.lineWidth = 2;
  pen.strokeRect(x + column * w - grow, y + row * h - grow, w + 2 * grow, h + 2 * grow);
}

function paintScale(pen, { height }, style, texts) {
  const top = height - 22,
    width = 140;
  const shade = pen.createLinearGradient(1, 0, 1 + width, 0);
  shade.addColorStop(0, `rgb(${style.low})`);
  shade.addColorStop(1, `rgb(${style.high})`);
  pen.fillStyle = shade;
  pen.fillRect(1, top, width, 10);
  pen.strokeStyle = style.faint;
  pen.lineWidth = 1;
  pen.strokeRect(1, top, width, 10);
  pen.fillStyle = style.text;
  pen.fillText(texts.scale, width + 10, top + 9);
}

/** The map, row and column under the pointer; null between the maps. */
export function placeAt({ maps, mapLayout: layout }, x, y) {
  for (let n = 0; n < maps.length; n++) {
    const [left, top] = mapPlace(layout, n),
      { width, height } = maps[n];
    const column = Math.floor(((x - left) / layout.side) * width);
    const row = Math.floor(((y - top) / layout.side) * height);
    if (column >= 0 && column < width && row >= 0 && row < height) return { n, row, column };
  }
  return null;
}
