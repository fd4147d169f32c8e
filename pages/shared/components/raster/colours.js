// The theme's colours as a canvas needs them.

export function colours({ root, data }) {
  const own = getComputedStyle(root);
  const of = (name) => own.getPropertyValue(name).trim();
  const dark = Math.max(...numbers(of("--st-background-color"))) < 128;
  return {
    font: own.fontFamily,
    text: own.color,
    background: of("--st-background-color"),
    look: data.look,
    mark: of("--st-primary-color"),
    faint: dark ? "rgba(255,255,255,0.25)" : "rgba(0,0,0,0.2)",
    low: dark ? [30, 38, 48] : [246, 248, 250],
    high: dark ? [255, 214, 90] : [0, 44, 92],
    ring: dark ? "#56b4e9" : "#d55e00",
  };
}

/** Red, green and blue of a CSS colour. */
function numbers(colour) {
  const pen = new OffscreenCanvas(1, 1).getContext("2d");
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
}
