// A picture as a file in the viewer's downloads. Nothing leaves the browser.

export const PIXELS = 2; // of a PNG, across one pixel of the screen

/** Offer what is behind an address under a name. */
export function save(address, name) {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}

/** The same for bytes or text. */
export function saveBlob(blob, name) {
  const address = URL.createObjectURL(blob);
  save(address, name);
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

/** An SVG drawing as a PNG of twice the screen's pixels. */
export async function rastered(drawing, width, height) {
  const address = URL.createObjectURL(drawing);
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = new OffscreenCanvas(PIXELS * width, PIXELS * height);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(address);
  return canvas.convertToBlob({ type: "image/png" });
}

/** Canvases beside each other, as they are on the page, as a PNG. */
export async function saveCanvases(canvases, background, name) {
  const gap = 16 * (window.devicePixelRatio || 1);
  const width = canvases.reduce((sum, canvas) => sum + canvas.width + gap, gap);
  const height = Math.max(...canvases.map((canvas) => canvas.height)) + 2 * gap;
  const whole = new OffscreenCanvas(width, height);
  const pen = whole.getContext("2d");
  pen.fillStyle = background;
  pen.fillRect(0, 0, width, height);
  let left = gap;
  for (const canvas of canvases) {
    pen.drawImage(canvas, left, gap);
    left += canvas.width + gap;
  }
  saveBlob(await whole.convertToBlob({ type: "image/png" }), `${name}.png`);
}
