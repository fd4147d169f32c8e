// A canvas, ready to draw on.

/** Empty and of that size; what is drawn on it is `scale` times as large on the page. */
export function sized(canvas, width, height, font, scale) {
  const pixels = scale * (window.devicePixelRatio || 1);
  const across = Math.round(width * pixels);
  const down = Math.round(height * pixels);
  // Setting the size clears the canvas, so only when it changed; cleared and drawn in one go.
  if (canvas.width !== across || canvas.height !== down) {
    canvas.width = across;
    canvas.height = down;
    canvas.style.width = `${width * scale}px`;
    canvas.style.height = `${height * scale}px`;
  }
  const pen = canvas.getContext("2d");
  pen.setTransform(pixels, 0, 0, pixels, 0, 0);
  pen.clearRect(0, 0, width, height);
  pen.font = `11px ${font}`;
  return pen;
}
