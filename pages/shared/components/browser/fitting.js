// What fits a figure into the width it has: panels apart, numbers that do not meet, long titles.

import { AXIS } from "./axes.js";
import { array } from "./decode.js";

const LETTERS = 13; // pixels, as as_json in plot.py sets it
const BAR = 80; // what the bar of colours beside the panels takes, with its numbers
const TITLE = 1.2; // Plotly's titles are so much larger than its numbers

/** Everything that a layout needs so as to be readable `width` pixels wide, by Plotly's paths. */
export function fitted(layout, width, scale = 1) {
  const { l = 0, r = 0 } = layout.margin ?? {};
  const inner = width - l - r - (layout.coloraxis?.colorbar ? BAR * scale : 0);
  if (inner <= 0) return {};
  const domains = spaced(layout, width, scale);
  const font = layout.font?.size ?? LETTERS * scale;
  const changes = Object.entries(layout)
    .filter(([name]) => AXIS.test(name) && name[0] === "x")
    .map(([name, axis]) => {
      const [start, end] = domains[`${name}.domain`] ?? axis.domain ?? [0, 1];
      const length = (end - start) * inner;
      return { ...ticks(name, axis, length, font), ...title(name, axis, length, font) };
    });
  return Object.assign(domains, ...changes);
}

/** Of numbers that were chosen, those that do not meet the one before; of others, how many. */
function ticks(name, axis, length, font) {
  const { tickvals, ticktext, range, type, dtick, nticks, tickangle, categoryarray } = axis;
  if (categoryarray) return inItsPlace(name, categoryarray, length, font);
  if (dtick && range && type !== "log")
    return { [`${name}.dtick`]: dtick * everyNth(range, dtick, length, font) };
  if (type === "category" || dtick || tickangle || ticktext === "") return {};
  if (!tickvals) {
    const most = howMany(type === "log" ? null : range, length, font);
    return { [`${name}.nticks`]: Math.min(nticks ?? Infinity, most) };
  }
  const values = [...numbers(tickvals)];
  const texts = ticktext ?? values.map(String);
  const at = values.map((value) => (type === "log" ? Math.log10(value) : value));
  const [low, high] = range ?? [Math.min(...at), Math.max(...at)];
  const places = at.map((value) => (length * (value - low)) / (high - low || 1));
  const fits = free(
    places,
    texts.map((text) => lettersWidth(text, font)),
    font / 2,
  );
  return {
    [`${name}.tickangle`]: 0,
    [`${name}.tickvals`]: values.filter((_, n) => fits[n]),
    [`${name}.ticktext`]: [...texts].filter((_, n) => fits[n]),
  };
}

/** Names of categories, upright, each in as many lines as its part of the axis is too short for. */
function inItsPlace(name, categories, length, font) {
  const room = (0.95 * length) / categories.length;
  return {
    [`${name}.tickangle`]: 0,
    [`${name}.tickvals`]: categories.map((_, n) => n),
    [`${name}.ticktext`]: categories.map((text) => inLines(text, room, font)),
    [`${name}.automargin`]: true,
  };
}

/** Which of the numbers at a distance chosen for them can stand: the first, second, third … */
function everyNth([low, high], dtick, length, font) {
  return Math.ceil(Math.abs(high - low) / dtick / howMany([low, high], length, font));
}

/** How many numbers may stand on an axis: more where the range says that they are short. */
export function howMany(range, length, font) {
  const [low, high] = range ?? [0, 0];
  const whole = Math.abs(high - low) >= 5;
  const letters = whole ? Math.max(...[low, high].map((end) => String(Math.round(end)).length)) : 5;
  return Math.max(2, Math.floor(length / ((0.54 * letters + 1.3) * font)));
}

/** Which of the words about these places can stand, from the first on, with a gap between them. */
export function free(places, widths, gap) {
  let end = -Infinity;
  return places.map((place, n) => {
    if (place - widths[n] / 2 < end + gap) return false;
    end = place + widths[n] / 2;
    return true;
  });
}

/** A title in as many lines as its axis is too short for. */
function title(name, axis, length, font) {
  const text = typeof axis.title === "string" ? axis.title : axis.title?.text;
  if (!text) return {};
  const size = axis.title.font?.size ?? TITLE * font;
  const lines = inLines(text, 1.1 * length, size);
  const broken = lines !== text || Boolean(axis.categoryarray);
  return { [`${name}.title.text`]: lines, [`${name}.automargin`]: broken };
}

/** A text with breaks between its words, at a hyphen, or its Chinese letters, where a line would be too long. */
export function inLines(text, width, size) {
  const lines = [""];
  for (const word of text.match(
    /<[^>]*>|[\u3000-\uffef][、。，：；！？）]*|-?(?:[^\s\u3000-\uffef<-]|\u00a0)+-?\s*|[-\s]+/g,
  ) ?? []) {
    const longer = lines.at(-1) + word;
    if (lines.at(-1) && lettersWidth(longer.trimEnd(), size) > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines.map((line) => line.trimEnd()).join("<br>");
}

/** About how many pixels a text takes: a Chinese letter is as wide as high. */
function lettersWidth(text, size) {
  const letters = [...String(text).replace(/<[^>]*>/g, "")];
  return size * letters.reduce((sum, letter) => sum + (letter > "\u2e80" ? 1 : 0.54), 0);
}

/** Numbers as they are, or as Python's Plotly packs them. */
function numbers(values) {
  if (!values.bdata) return values;
  const { dtype, bdata } = values;
  return array(
    bdata,
    { f4: "float32", f8: "float64", i1: "int8", u1: "uint8", i2: "int16" }[dtype],
  );
}

/** Pixels that the title and the labels of a vertical axis take. */
const LABELS = 80;

/**
 * The domains of panels beside each other, moved apart where the title and the labels of a vertical
 * axis would not fit between them in a figure of this many pixels: { "xaxis.domain": … }.
 */
export function spaced(layout, width, scale = 1) {
  const { l = 0, r = 0 } = layout.margin ?? {};
  const panels = beside(layout);
  const gaps = panels.slice(1).map(({ domain }, i) => domain[0] - panels[i].domain[1]);
  if (gaps.some((gap) => gap < 0) || width <= l + r) return {};
  const least = (LABELS * scale) / (width - l - r);
  const wider = gaps.map((gap, i) => (panels[i + 1].titled ? Math.max(gap, least) : gap));
  const shrunk = Math.max(0.1, (1 - sum(wider)) / (1 - sum(gaps)));
  let start = panels[0]?.domain[0];
  return Object.fromEntries(
    panels.flatMap(({ names, domain }, i) => {
      const end = start + shrunk * (domain[1] - domain[0]);
      const moved = [start, end];
      start = end + (wider[i] ?? 0);
      return names.map((name) => [`${name}.domain`, moved]);
    }),
  );
}

/** The columns of panels from the left: the horizontal axes that have the same part of the width. */
function beside(layout) {
  const axes = Object.entries(layout).filter(([name]) => AXIS.test(name));
  const titled = axes.filter(([name, { title }]) => name[0] === "y" && title);
  const anchors = titled.map(([, { anchor }]) => anchor);
  const columns = new Map();
  for (const [name, { domain }] of axes) {
    if (name[0] !== "x" || !domain) continue;
    const column = columns.get(String(domain)) ?? { names: [], domain, titled: false };
    column.names.push(name);
    column.titled ||= anchors.includes(name.replace("axis", ""));
    columns.set(String(domain), column);
  }
  return [...columns.values()].sort((one, other) => one.domain[0] - other.domain[0]);
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
