// Elements and the words in them.

export function svg(name, attributes, parent) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent?.append(element);
  return element;
}

export function html(name, className, parent) {
  const element = document.createElement(name);
  element.className = className;
  parent.append(element);
  return element;
}

/** Write only what differs: a screen reader hears a status once. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Put values into the {placeholders} of a text. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "–");
}
