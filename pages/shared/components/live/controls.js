// The words of a run's panel, and what its controls do.

import { say } from "../browser/elements.js";
import { figureTools } from "../browser/figure_tools.js";
import { saveCanvases } from "../browser/save.js";
import { toolbar } from "../browser/toolbar.js";
import { showView } from "./views.js";

/** What a panel is told of a run that Python knows nothing of. */
export const BARE = {
  name: "",
  details: "",
  outcome: "",
  images: [],
  classes: [],
  devices: {},
  called: {},
  layer: "",
  saved: false,
  log: false,
  view: "all",
  owned: false,
  advice: "",
  integers: "",
  scale: 1,
  locale: "en",
};

/** Write what the panel is told in words. */
export function label({ root, data, held }) {
  root.dataset.file = data.file;
  const { texts, words, name, details, log, view } = data;
  const find = (selector) => root.querySelector(selector);
  for (const figure of root.querySelectorAll("figure")) {
    say(figure.querySelector(".title"), texts[`title_${figure.dataset.figure}`]);
    const bar = figure.querySelector(".tools-of-figure");
    const canvas = figure.querySelector("canvas");
    if (canvas)
      toolbar(bar, [{ name: "png", text: "PNG", press: () => saveRaster(root, canvas) }], words);
    else figureTools(bar, figure, figure.querySelector(".plot"), words);
  }
  say(find(".name"), name);
  say(find(".details"), details);
  say(find(".freeze"), held ? texts.unfreeze : texts.freeze);
  say(find(".scale"), texts.log);
  for (const [choice, text] of [
    ["layer", texts.choose_layer],
    ["image", texts.choose_image],
  ]) {
    say(find(`.${choice}-label`), text);
    find(`.${choice}`).setAttribute("aria-label", text);
  }
  find(".freeze").setAttribute("aria-pressed", held !== null);
  find(".scale").setAttribute("aria-pressed", log);
  find(".views").setAttribute("aria-label", texts.views);
  find("progress").setAttribute("aria-label", texts.title);
  showView(root, view, texts);
}

/** Tell the panel, or Python, what the viewer chooses. */
export function listen(panel) {
  const find = (selector) => panel.find(selector);
  const layer = find(".layer");
  const image = find(".image");
  layer.onchange = image.onchange = () =>
    panel.report("watch", { layer: layer.value, image: Number(image.value) });
  find(".scale").onclick = () => panel.report("scale", panel.data.log ? "linear" : "log");
  find(".freeze").onclick = () => panel.freeze();
  find(".views").onclick = ({ target }) => {
    if (target.dataset.view) panel.turn(target.dataset.view);
  };
}

function saveRaster(root, canvas) {
  const background = getComputedStyle(root).getPropertyValue("--st-background-color");
  saveCanvases([canvas], background, `${root.dataset.file}_raster`);
}
