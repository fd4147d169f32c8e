// The panels and the membrane as one SVG file: what is on screen, with its colours and letters.

import { svg } from "../browser/elements.js";
import { rastered, saveBlob } from "../browser/save.js";

const PAINT = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "opacity",
  "font-size",
  "font-family",
  "font-weight",
  "text-anchor",
];
const TEXTS = "label, .band-text, figcaption, .rule, .verdict, .legend";

/** A copy of a picture that needs no style sheet. */
function inlined(picture) {
  const copy = picture.cloneNode(true);
  const originals = picture.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((element, n) => {
    const style = getComputedStyle(originals[n]);
    for (const name of PAINT) element.setAttribute(name, style.getPropertyValue(name));
  });
  return copy;
}

/** The lines of an element as the browser broke them: [{ text, box, style }]. */
function lines(element) {
  const found = [],
    walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (const { 0: text, 1: letter, index } of node.data.matchAll(/(\S)\s*/gu)) {
      range.setStart(node, index);
      range.setEnd(node, index + letter.length);
      const box = range.getBoundingClientRect(),
        last = found.at(-1);
      if (last?.node === node && Math.abs(last.box.top - box.top) < 4) {
        last.text += text;
        last.right = box.right;
      } else {
        found.push({
          node,
          text,
          box,
          right: box.right,
          style: getComputedStyle(node.parentElement),
        });
      }
    }
  }
  return found;
}

/** Save what is on screen as an SVG or a PNG file. */
export async function savePicture(root, name, format) {
  const frame = root.getBoundingClientRect(),
    style = getComputedStyle(root);
  const { width, height } = frame,
    left = (box) => box.left - frame.left,
    top = (box) => box.top - frame.top;
  const file = svg("svg", {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
  });
  const box = (element, paint) => {
    const at = element.getBoundingClientRect();
    svg("rect", { x: left(at), y: top(at), width: at.width, height: at.height, ...paint }, file);
  };
  box(root, { fill: style.getPropertyValue("--st-background-color") });
  for (const panel of root.querySelectorAll(".panel")) {
    box(panel, { fill: "none", stroke: panel.style.getPropertyValue("--look") });
  }
  const band = root.querySelector(".band");
  if (!band.hidden) box(band, { fill: band.style.background });
  for (const line of [...root.querySelectorAll(TEXTS)].flatMap(lines)) {
    svg(
      "text",
      {
        x: left(line.box),
        y: top(line.box) + 0.78 * line.box.height,
        fill: line.style.color,
        "font-family": line.style.fontFamily,
        "font-size": line.style.fontSize,
        "font-weight": line.style.fontWeight,
        "font-style": line.style.fontStyle,
        textLength: line.right - line.box.left,
        lengthAdjust: "spacingAndGlyphs", // in any font
      },
      file,
    ).textContent = line.text.trim();
  }
  for (const picture of root.querySelectorAll("svg")) {
    const at = picture.getBoundingClientRect(),
      copy = inlined(picture);
    const place = { x: left(at), y: top(at), width: at.width, height: at.height };
    for (const [key, value] of Object.entries(place)) copy.setAttribute(key, value);
    file.append(copy);
  }
  const text = new XMLSerializer().serializeToString(file);
  const drawing = new Blob([text], { type: "image/svg+xml" });
  const blob = format === "svg" ? drawing : await rastered(drawing, width, height);
  saveBlob(blob, `${name}.${format}`);
}
