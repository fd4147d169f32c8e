// The panels and the membrane as one SVG file, with the colours that are on screen.

const PAINT = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "font-size",
  "font-family", "font-weight", "text-anchor"];

/** A copy that needs no style sheet. */
function inlined(picture) {
  const copy = picture.cloneNode(true);
  const originals = picture.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((element, n) => {
    const style = getComputedStyle(originals[n]);
    for (const name of PAINT) element.setAttribute(name, style.getPropertyValue(name));
  });
  return copy;
}

function savePicture(root, name) {
  const frame = root.getBoundingClientRect(), style = getComputedStyle(root);
  const file = svg("svg", {
    xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${frame.width} ${frame.height}`,
    width: frame.width, height: frame.height,
  });
  svg("rect", { width: "100%", height: "100%", fill: style.getPropertyValue("--st-background-color") }, file);
  for (const text of root.querySelectorAll("label, .band-text, figcaption, .rule, .verdict")) {
    const { left, top, width, height } = text.getBoundingClientRect();
    const place = { x: left - frame.left, y: top - frame.top, width, height };
    const box = svg("foreignObject", place, file);
    const words = html("div", "", box);
    words.setAttribute("xmlns", "http://www.w3.org/1999/xhtml");
    const own = getComputedStyle(text);
    words.style.cssText = `font: ${own.font}; color: ${own.color}; padding-left: ${own.paddingLeft}`;
    words.textContent = text.textContent;
  }
  for (const picture of root.querySelectorAll(".panel > svg, .membrane > svg")) {
    const { left, top, width, height } = picture.getBoundingClientRect();
    const copy = inlined(picture);
    Object.entries({ x: left - frame.left, y: top - frame.top, width, height }).forEach(([key, value]) =>
      copy.setAttribute(key, value)
    );
    file.append(copy);
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(file)], { type: "image/svg+xml" }));
  link.download = `${name}.svg`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
