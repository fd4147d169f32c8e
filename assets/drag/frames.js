// What the server sent ahead: the distinct pictures, and which one stands at each place of the slider.

function bytes(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/** The picture at a place: { values, at(index) -> number of the picture, of(number) -> its values }. */
function unpack({ which, values, type, count }) {
  const numbers = bytes(which);
  const all = new { uint8: Uint8Array, uint16: Uint16Array, float32: Float32Array }[type](
    bytes(values).buffer
  );
  const size = all.length / count;
  return {
    at: (index) => numbers[index],
    of: (number) => all.subarray(number * size, (number + 1) * size),
  };
}

function svg(name, attributes, parent) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent?.append(element);
  return element;
}

function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function html(name, className, parent) {
  const element = document.createElement(name);
  element.className = className;
  parent.append(element);
  return element;
}
