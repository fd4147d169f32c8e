// The slider, and the repaint that follows it: no message is sent before it is released.

import { bytes, pictures } from "../browser/decode.js";
import { html, say, svg } from "../browser/elements.js";
import { Place } from "../browser/place.js";
import { toolbar } from "../browser/toolbar.js";
import { buildGrid, paintGrid, STROKES } from "./grid.js";
import { paintMembrane } from "./membrane.js";
import { savePicture } from "./picture.js";

const KEY_PAUSE = 80; // ms after which held-down arrow keys count as released
const HEARD = 600; // ms at rest after which the verdicts are read out

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".drag");
  const drag = (root.drag ??= start(root));
  // With what it answers: the same place after another preset would be no news to Streamlit.
  drag.send = (wanted) => setStateValue("value", [wanted, drag.place.turn]);
  drag.wanted = drag.place.taken(data.value) ?? drag.wanted;
  const given = JSON.stringify(data);
  if (given !== drag.given) show(drag, data);
  drag.given = given;
  return () => {
    drag.resized.disconnect();
    clearTimeout(drag.timer);
    clearTimeout(drag.hearing);
  };
}

/** Once for each mounted component. */
function start(root) {
  const find = (selector) => root.querySelector(selector);
  const drag = { root, find, slider: find("input"), wanted: 0, place: new Place() };
  const paintSoon = () => {
    drag.frame ??= requestAnimationFrame(() => {
      drag.frame = null;
      paint(drag);
    });
  };
  drag.slider.addEventListener("input", () => {
    drag.place.moving = true;
    drag.wanted = Number(drag.slider.value);
    paintSoon();
  });
  drag.slider.addEventListener("change", () => {
    clearTimeout(drag.timer);
    drag.timer = setTimeout(() => tellPage(drag), KEY_PAUSE);
    clearTimeout(drag.hearing);
    drag.hearing = setTimeout(() => tell(drag), HEARD);
  });
  // At once, and also where it has come back to where it was, which is no change.
  for (const end of ["pointerup", "pointercancel"]) {
    drag.slider.addEventListener(end, () => tellPage(drag));
  }
  drag.resized = new ResizeObserver(() => {
    if (drag.data && root.clientWidth !== drag.width) build(drag);
  });
  drag.resized.observe(root);
  return drag;
}

/** Tell the page, once, where the slider has been moved to. */
function tellPage({ place, wanted, send }) {
  if (place.settled()) send(wanted);
}

/** New data: texts, frames, panels. */
function show(drag, data) {
  const { find, slider } = drag;
  drag.data = data;
  drag.root.style.setProperty("--scale", data.scale);
  // To a room only what is read from the last row: the trains, and the verdict on each.
  drag.root.classList.toggle("to-room", data.scale > 1);
  slider.max = data.places - 1;
  slider.setAttribute("aria-label", data.name);
  say(find(".name"), data.name);
  say(find(".band-text"), data.band_text);
  const part = (value) => `${(100 * (value - data.low)) / ((data.places - 1) * data.step)}%`;
  const band = find(".band");
  band.hidden = !data.band;
  if (data.band) {
    band.style.left = part(data.band[0]);
    band.style.right = `calc(100% - ${part(data.band[1])})`;
    band.style.background = data.panels[0].color;
  }
  const save = (format) => () => savePicture(drag.root, drag.data.file, format);
  toolbar(
    find(".tools-of-figure"),
    ["png", "svg"].map((name) => ({ name, text: name.toUpperCase(), press: save(name) })),
    data.words,
  );
  drag.panels = data.panels.map((panel) => ({
    ...panel,
    outputs: pictures(panel.outputs),
    scores: pictures(panel.scores),
    said: bytes(panel.said),
    holds: bytes(panel.holds),
  }));
  drag.membrane = pictures(data.membrane);
  const list = find(".panels");
  list.replaceChildren();
  drag.panels.forEach((panel) => addPanel(panel, list));
  legend(find(".legend"), data);
  find(".membrane").style.setProperty("--look", data.membrane.color);
  say(find(".membrane figcaption"), data.membrane.title);
  build(drag);
}

/** What the blocks do at the threshold, in words, for those who hear the page. */
function tell({ find, panels }) {
  say(find(".heard"), panels.map(({ name, words }) => `${name}: ${words.textContent}`).join(" "));
}

function addPanel(panel, list) {
  const figure = html("figure", panel.chosen ? "panel chosen" : "panel", list);
  figure.style.setProperty("--look", panel.color);
  const caption = html("figcaption", "", figure);
  html("span", "", caption).textContent = panel.name;
  html("span", "equation", caption).textContent = panel.equation;
  const rule = html("p", "rule", figure);
  rule.textContent = `${panel.rule} `;
  panel.relation = html("span", "relation", rule);
  panel.verdict = html("p", "verdict", figure);
  panel.mark = html("span", "mark", panel.verdict);
  panel.words = html("span", "words", panel.verdict);
  panel.picture = svg("svg", { role: "img" }, figure);
}

/** The cells' states in words, each with its stroke. */
function legend(place, { texts, legend: entries }) {
  place.replaceChildren();
  for (const [state, text] of entries) {
    const entry = html("span", "", place);
    svg(
      "path",
      { class: state, d: STROKES[state](1, 1, 10, 10), style: "--look: currentColor" },
      svg("svg", { viewBox: "0 0 12 12" }, entry),
    );
    entry.append(text);
  }
  html("span", "prose", place).textContent = texts.marks;
}

/** Lay out for the width there is, and paint. */
function build(drag) {
  const { data } = drag;
  drag.width = drag.root.clientWidth;
  if (!drag.width) return;
  for (const panel of drag.panels) {
    panel.grid = buildGrid(panel.picture, data);
    panel.shown = undefined;
  }
  paint(drag);
}

function paint({ data, slider, wanted, panels, membrane, find }) {
  const threshold = data.low + wanted * data.step;
  slider.value = wanted;
  say(find("output"), threshold.toFixed(2));
  for (const panel of panels) {
    const number = panel.outputs.at(wanted),
      said = panel.sentences[panel.said[wanted]];
    say(
      panel.relation,
      panel.relations?.[panel.holds[wanted]].replace("{}", threshold.toFixed(2)) ?? "",
    );
    say(panel.mark, said.good ? "✓" : "✗");
    say(panel.words, said.text);
    panel.verdict.className = `verdict ${said.good ? "good" : "bad"}`;
    panel.picture.setAttribute("aria-label", `${panel.name}: ${said.text}`);
    if (panel.shown === number) continue;
    panel.shown = number;
    paintGrid(panel.grid, panel.outputs.of(number), panel.scores.of(number));
  }
  slider.setAttribute("aria-valuetext", threshold.toFixed(2));
  const picture = find(".membrane svg");
  picture.setAttribute("aria-label", `${data.membrane.title}, V_th = ${threshold.toFixed(2)}`);
  paintMembrane(picture, membrane.of(membrane.at(wanted)), threshold, data);
}
