// The panel that a run has on the page: its texts, its controls, its figures.

import { say } from "../browser/elements.js";
import { keeping } from "../browser/axes.js";
import { drawn } from "../browser/figure_tools.js";
import { CONFIG, enlarged, loadPlotly } from "../browser/plotly.js";
import { wantOneLayer } from "./alike.js";
import { byDepth } from "./by_depth.js";
import { BARE, label, listen } from "./controls.js";
import { Feed } from "./feed.js";
import { accuracyFigure, lossFigure } from "./figures.js";
import { calledOf } from "./names.js";
import { drawKey, overTime } from "./over_time.js";
import { drawRaster } from "./raster.js";
import { commonRanges, grow } from "./ranges.js";
import { progress, summaries, troubles } from "./summaries.js";
import { styleOf } from "./style.js";
import { build, choose, list, showView, VIEWS } from "./views.js";

const CALM = 2500; // milliseconds between drawings where less motion is asked for
const onPage = new Set(); // runs that are compared share their axes and their view

export class Panel {
  constructor(root, token) {
    this.root = root;
    this.held = null; // what a frozen display shows
    this.calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.resized = new ResizeObserver(() => this.resize());
    build(root);
    this.feed = new Feed(
      token,
      (isNew) => this.heard(isNew),
      (error) => this.unanswered(error),
    );
    this.loaded = loadPlotly().then((plotly) => this.begin(plotly));
    onPage.add(this);
  }

  /** The run and its snapshots as they are drawn. */
  get shown() {
    return this.held ?? this.feed;
  }

  find(selector) {
    return this.root.querySelector(selector);
  }

  begin(plotly) {
    this.plotly = plotly;
    this.draw();
    this.resized.observe(this.find(".grid"));
  }

  end() {
    this.ended = true;
    this.feed.end();
    this.resized.disconnect();
    onPage.delete(this);
  }

  /** New texts, colours or settings from Python, or a new theme. */
  receive(data, report) {
    // Of a run that the server has forgotten Python knows next to nothing: the rest stays.
    this.data = { ...BARE, ...this.data, ...data };
    this.report = report;
    this.root.style.setProperty("--live-color", this.data.color ?? "inherit");
    this.root.style.setProperty("--scale", this.data.scale);
    label(this);
    listen(this);
    if (this.feed.run.state) this.describe();
    this.draw();
    this.feed.told(data.state);
  }

  /** Stop at what is shown now, or follow the run again. */
  freeze() {
    const { run, history } = this.feed; // an answer replaces their parts and changes none
    this.held = this.held ? null : { run: { ...run }, history };
    label(this);
    this.draw();
  }

  /** Every run on the page shows the same figures. */
  turn(view) {
    onPage.forEach((panel) => panel.look(view));
    this.report("view", view);
  }

  look(view) {
    this.data.view = view;
    showView(this.root, view, this.data.texts);
    this.draw();
    this.resize();
  }

  /** After an answer: tell Python, once, of a state, or a step at rest, that it does not know. */
  heard(isNew) {
    const { run, moving } = this.feed;
    const { state, step } = run;
    this.describe();
    const saved = run.checkpoint > 0;
    const known =
      state === this.data.state && saved === this.data.saved && (moving || step === this.data.step);
    const now = `${state} ${saved} ${moving ? "" : step}`;
    if (now !== this.reported && !known) this.report("state", now);
    this.reported = now;
    this.align();
    const early = this.calm && moving && performance.now() - this.drawnAt < CALM;
    if (isNew && !early && !this.held) this.draw();
  }

  /** Ask Python, once, for one layer in all rasters that stand side by side. */
  align() {
    const all = [...onPage];
    const pair = all.map(({ feed }) => feed.token).join();
    if (this !== all[0] || all.length < 2 || this.aligned === pair) return;
    if (!wantOneLayer(all)) return;
    this.aligned = pair;
    this.report("align", true);
  }

  unanswered(error) {
    console.warn(error);
    say(this.find(".progress"), this.data.texts.no_answer);
  }

  describe() {
    const { run } = this.feed;
    const { data } = this;
    say(this.find(".state"), data.texts[`state_${run.state}`]);
    say(this.find(".progress"), data.outcome || progress(run, data));
    this.find("progress").value = run.steps ? run.step / run.steps : 0;
    this.find(".grid").hidden = this.find(".tools").hidden = !run.blocks;
    list(this.find(".trouble"), troubles(run, data));
    const open = data.owned && (this.feed.moving || this.feed.waits);
    const closed = data.owned ? data.texts.over_chooses : data.texts.owner_chooses;
    say(this.find(".reason"), open || !run.layers?.length ? "" : closed);
    const layers = (run.layers ?? []).map((name) => [name, calledOf(name, data.called)]);
    choose(this.find(".layer"), layers, run.raster?.layer, open);
    const images = data.images.map((image) => [image, image]);
    choose(this.find(".image"), images, run.raster?.image, open);
  }

  draw() {
    const { data } = this;
    const { run, history } = this.shown;
    if (!this.plotly || !data || !run.blocks || this.ended) return;
    this.drawnAt = performance.now();
    if (grow(run)) onPage.forEach((other) => other !== this && other.draw());
    const style = styleOf(this.root, data);
    const ranges = commonRanges([...onPage].map(({ feed }) => feed.run));
    const said = summaries(run, history.at(-1), data);
    for (const name of VIEWS[data.view]) {
      if (name === "raster") this.drawRaster(style);
      else this.plot(name, this.lines(name, ranges, style));
      const figure = this.find(`[data-figure=${name}]`);
      const title = data.texts[`title_${name}`];
      say(figure.querySelector(".summary"), said[name]);
      figure.querySelector("[role=img]").setAttribute("aria-label", `${title}. ${said[name]}`);
    }
  }

  /** Traces and layout of a figure: a curve of the whole network, or what each block measures. */
  lines(name, ranges, style) {
    const { run } = this.shown;
    const { texts, log } = this.data;
    if (name === "loss") return lossFigure(run, ranges, style, texts, log);
    if (name === "accuracy") return accuracyFigure(run, style, texts);
    const [quantity, over] = name.split("_");
    if (over === "depth") return byDepth(quantity, run, ranges, style, this.data);
    drawKey(this.find(`[data-figure=${name}] .key`), quantity, run, texts);
    return overTime(quantity, run, ranges, style, this.data);
  }

  plot(name, [traces, look]) {
    const node = this.find(`[data-figure=${name}] .plot`);
    const { scale, locale, file } = this.data;
    const large = enlarged(look, scale);
    node.sent = structuredClone(large);
    node.file = `${file}_${name}`;
    node.paper = styleOf(this.root, this.data).background;
    if (node.config?.locale !== locale) node.config = { ...CONFIG, locale };
    this.plotly
      .react(node, enlarged(traces, scale), keeping(large, node.kept ?? {}), node.config)
      .then(() => drawn(node, node.parentElement.querySelector(".tools-of-figure")));
  }

  drawRaster(style) {
    // Where less motion is asked for, a snapshot replaces the one before.
    const shown = this.calm ? this.shown.history.slice(-1) : this.shown.history;
    drawRaster(this.find("canvas"), shown, style, this.data.texts, this.data.scale);
  }

  resize() {
    if (this.ended || !this.plotly || !this.shown.run.blocks) return;
    const figures = this.root.querySelectorAll("figure:not([hidden]) .js-plotly-plot");
    figures.forEach((figure) => this.plotly.Plots.resize(figure));
    if (VIEWS[this.data.view].includes("raster")) this.drawRaster(styleOf(this.root, this.data));
  }
}
