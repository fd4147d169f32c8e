// What cannot be read on the page that is open: window.faults() lists it; window.drawn() says
// whether everything has been drawn for the width that the window has now.

// Nothing slides or fades: it would be measured on its way.
document.addEventListener("DOMContentLoaded", () => {
  const still = document.createElement("style");
  still.textContent =
    "*, ::before, ::after { transition: none !important; animation: none !important; }";
  document.head.append(still);
});

const SLACK = 2; // pixels by which letters may stand over an edge
const LINE = 0.2; // part of a line's box above and below its letters
const WIDGETS = "button, input, select, textarea, a[href], [role=radio], [role=slider]";
const BROKEN = "[data-testid=stException], [data-testid=stAlertContentError]";
const NEVER =
  "script, style, .katex-mathml, [role=img][translate=no], [data-testid=stIconMaterial], [data-collapsed=true] *";

/** Every element below, in shadow roots too. */
function everything(root) {
  const inside = (element) => [
    element,
    ...(element.shadowRoot ? everything(element.shadowRoot) : []),
  ];
  return [...root.querySelectorAll("*")].flatMap(inside);
}

/** The element around, out of a shadow root too. */
function around(element) {
  return element.parentElement ?? element.getRootNode().host ?? null;
}

function box(node) {
  const { left, right, top, bottom } = node.getBoundingClientRect();
  return { left, right, top, bottom };
}

function meet(one, other, by) {
  return (
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > by &&
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > by
  );
}

function holds(one, other) {
  return (
    one.left <= other.left + SLACK &&
    one.right >= other.right - SLACK &&
    one.top <= other.top + SLACK &&
    one.bottom >= other.bottom - SLACK
  );
}

/** Seen by those who see the page: not hidden, and not kept for those who hear it. */
function seen(element) {
  if (!element.checkVisibility({ visibilityProperty: true })) return false;
  for (let place = element, n = 0; place && n < 3; place = around(place), n++) {
    const { width, height } = place.getBoundingClientRect();
    if (width <= 1 || height <= 1) return false;
  }
  return true;
}

/** The lines of letters on the page: { text, element, box }. */
function lines(elements) {
  return elements
    .filter(
      (element) => !element.closest(NEVER) && !element.closest("[aria-hidden=true] .katex-mathml"),
    )
    .flatMap((element) =>
      [...element.childNodes]
        .filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim())
        .flatMap((node) => (seen(element) ? boxes(node, element) : [])),
    );
}

function boxes(node, element) {
  const range = document.createRange();
  range.selectNodeContents(node);
  return [...range.getClientRects()].map(({ left, right, top, bottom }) => {
    const edge = LINE * (bottom - top);
    const letters = { left, right, top: top + edge, bottom: bottom - edge };
    return { text: node.data.trim().slice(0, 60), element, box: letters };
  });
}

/** Whether an ancestor hides part of a line that nobody can move into sight. */
function cut({ element, box: letters }) {
  let sideways = true;
  let upright = true;
  for (let place = element; place && (sideways || upright); place = around(place)) {
    const { overflowX, overflowY, display, clipPath } = getComputedStyle(place);
    if (clipPath !== "none") return false;
    if (display === "inline" || display === "contents") continue;
    const edge = box(place);
    if (["auto", "scroll"].includes(overflowX)) sideways = false;
    if (["auto", "scroll"].includes(overflowY)) upright = false;
    const hidesX = sideways && ["hidden", "clip"].includes(overflowX);
    const hidesY = upright && ["hidden", "clip"].includes(overflowY);
    if (hidesX && (letters.left < edge.left - SLACK || letters.right > edge.right + SLACK))
      return true;
    if (hidesY && (letters.top < edge.top - SLACK || letters.bottom > edge.bottom + SLACK))
      return true;
  }
  return letters.left < -SLACK || (sideways && letters.right > innerWidth + SLACK);
}

/** Whether letters stand at an angle: then their boxes meet where they do not. */
function slanted(element) {
  const [, angle] = /rotate\((-?[\d.]+)/.exec(element.getAttribute("transform") ?? "") ?? [];
  return Boolean(angle) && angle % 90 !== 0;
}

/** Pairs of lines over each other, but for the parts of one formula. */
function over(all) {
  const sorted = [...all].sort((one, other) => one.box.top - other.box.top);
  const found = [];
  sorted.forEach((one, n) => {
    for (const other of sorted.slice(n + 1)) {
      if (other.box.top > one.box.bottom) break;
      const formula = one.element.closest(".katex");
      if (formula && formula === other.element.closest(".katex")) continue;
      if (slanted(one.element) && slanted(other.element)) continue;
      if (meet(one.box, other.box, SLACK)) found.push(`“${one.text}” over “${other.text}”`);
    }
  });
  return found;
}

/** Controls that share a place without one holding the other. */
function crossed(elements) {
  const all = elements.filter((element) => element.matches(WIDGETS) && seen(element));
  const places = all.map(box);
  const name = (n) =>
    (all[n].ariaLabel ?? all[n].textContent).trim().slice(0, 40) || all[n].outerHTML.slice(0, 60);
  return places.flatMap((one, n) =>
    places.flatMap((other, m) =>
      m > n && meet(one, other, 4) && !holds(one, other) && !holds(other, one)
        ? [`control “${name(n)}” over “${name(m)}”`]
        : [],
    ),
  );
}

/** Names of axes, numbers on them and legends that stand over a panel of their figure. */
function overPanels(plots) {
  const words = ".infolayer text[class$='title'], .legendtext, [class$='tick'] text";
  return plots.flatMap((plot) => {
    const panels = [...plot.querySelectorAll(".nsewdrag")].map(box);
    return [...plot.querySelectorAll(words)]
      .filter((word) => panels.some((panel) => meet(box(word), panel, 3)))
      .map((word) => `“${word.textContent}” over a panel`);
  });
}

/** Numbers as a machine writes them, "1.2e-08", where somebody reads; code and fields may. */
function machineNumbers(elements) {
  return elements
    .filter((element) => !element.closest("code, pre, input, script, style") && seen(element))
    .flatMap((element) => [...element.childNodes])
    .filter(
      (node) => node.nodeType === Node.TEXT_NODE && /(^|[^\w.])\d[\d.]*e[+-]\d/.test(node.data),
    )
    .map((node) => `“${node.data.trim().slice(0, 60)}” is a machine's number`);
}

const plotsOf = (elements) =>
  elements.filter((element) => element.matches(".plot") && seen(element));

window.drawn = () =>
  !document.querySelector("[data-testid=stSkeleton]") &&
  everything(document.body)
    .filter((element) => element.matches(".plot") && element.checkVisibility())
    .every((plot) => {
      if (plot.querySelector("canvas")) return true;
      if (!plot.ariaLabel) return false;
      const { width } = plot._fullLayout ?? {};
      return plot.querySelector(".main-svg") && Math.abs(width - plot.clientWidth) < 2;
    });

window.faults = () => {
  const main = document.querySelector("[data-testid=stMain]");
  const elements = everything(document.body);
  const all = lines(elements);
  const formulas = elements.filter(
    (element) => element.matches(".katex-display") && element.scrollWidth > element.clientWidth + 3,
  );
  const values = elements.filter(
    (element) =>
      element.matches("input[type=text]") && element.scrollWidth > element.clientWidth + 1,
  );
  const broken = elements.filter((element) => element.matches(BROKEN));
  return [
    ...broken.map((element) => `an error: ${element.textContent.slice(0, 80)}`),
    ...(main.scrollWidth > main.clientWidth + 1 ? ["the page has to be moved sideways"] : []),
    ...all.filter(cut).map(({ text }) => `“${text}” is cut off`),
    ...over(all),
    ...formulas.map((formula) => `the formula ${formula.textContent.slice(0, 60)} is cut off`),
    ...values.map((input) => `the value “${input.value}” is cut off`),
    ...crossed(elements),
    ...overPanels(plotsOf(elements)),
    ...machineNumbers(elements),
  ];
};

const SPOKEN = ["aria-label", "aria-valuetext", "title", "placeholder", "alt"];
const NOT_WORDS =
  "script, noscript, style, pre, code, .katex, [translate=no], [data-testid=stIconMaterial], span[lang=en]";

/** What the page says to the eye and to the ear, but for code, formulas and what is English. */
window.words = () =>
  everything(document.body)
    .filter((element) => !element.closest(NOT_WORDS))
    .flatMap((element) => [
      ...[...element.childNodes]
        .filter((node) => node.nodeType === Node.TEXT_NODE)
        .map((node) => node.data),
      ...SPOKEN.map((name) => element.getAttribute(name) ?? ""),
    ])
    .map((text) => text.trim())
    .filter(Boolean);
