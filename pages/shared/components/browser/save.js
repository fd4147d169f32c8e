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
