// The panel that a run has on the page: its texts, its controls, its figures.

const CALM = 2500; // milliseconds between drawings where less motion is asked for
const onPage = new Set(); // runs that are compared share their axes
const BARE = { name: "", details: "", outcome: "", images: [], classes: [], devices: {}, log: false };

class Panel {
  constructor(root, token) {
    this.root = root;
    this.frozen = false;
    this.calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.resized = new ResizeObserver(() => this.resize());
    this.feed = new Feed(token, (isNew) => this.heard(isNew), (error) => this.unanswered(error));
    this.loaded = loadPlotly().then((plotly) => this.begin(plotly));
    onPage.add(this);
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
    this.label();
    this.listen();
    if (this.feed.run.state) this.describe();
    this.draw();
  }

  label() {
    const { texts, name, details, log } = this.data;
    for (const figure of this.root.querySelectorAll("figure")) {
      setText(figure.querySelector(".title"), texts[`title_${figure.dataset.figure}`]);
    }
    setText(this.find(".name"), name);
    setText(this.find(".details"), details);
    setText(this.find(".freeze"), this.frozen ? texts.unfreeze : texts.freeze);
    setText(this.find(".scale"), texts.log);
    for (const [name, text] of [["layer", texts.choose_layer], ["image", texts.choose_image]]) {
      setText(this.find(`.${name}-label`), text);
      this.find(`.${name}`).setAttribute("aria-label", text);
    }
    this.find(".freeze").setAttribute("aria-pressed", this.frozen);
    this.find(".scale").setAttribute("aria-pressed", log);
    this.find("progress").setAttribute("aria-label", texts.title);
  }

  listen() {
    const layer = this.find(".layer"), image = this.find(".image");
    layer.onchange = image.onchange = () =>
      this.report("watch", { layer: layer.value, image: Number(image.value) });
    this.find(".scale").onclick = () => this.report("scale", this.data.log ? "linear" : "log");
    this.find(".freeze").onclick = () => {
      this.frozen = !this.frozen;
      this.label();
      this.draw();
    };
  }

  /** After an answer: tell Python, once, of a state, or a step at rest, that it does not know. */
  heard(isNew) {
    const { state, step } = this.feed.run, { moving } = this.feed;
    this.describe();
    const known = state === this.data.state && (moving || step === this.data.step);
    const now = moving ? state : `${state} ${step}`;
    if (now !== this.reported && !known) this.report("state", now);
    this.reported = now;
    const early = this.calm && moving && performance.now() - this.drawnAt < CALM;
    if (isNew && !early) this.draw();
  }

  unanswered(error) {
    console.warn(error);
    setText(this.find(".progress"), this.data.texts.no_answer);
  }

  describe() {
    const { run } = this.feed;
    setText(this.find(".state"), this.data.texts[`state_${run.state}`]);
    setText(this.find(".progress"), this.data.outcome || progress(run, this.data));
    this.find("progress").value = run.steps ? run.step / run.steps : 0;
    this.find(".grid").hidden = !run.blocks;
    choose(this.find(".layer"), run.layers ?? [], run.raster?.layer);
    choose(this.find(".image"), this.data.images, run.raster?.image);
  }

  draw() {
    const { run, history } = this.feed, { data } = this;
    if (!this.plotly || !data || !run.blocks || this.frozen || this.ended) return;
    this.drawnAt = performance.now();
    if (grow(run)) onPage.forEach((other) => other !== this && other.draw());
    const style = this.style(), ranges = commonRanges();
    this.plot("loss", lossFigure(run, ranges, style, data.texts, data.log));
    this.plot("accuracy", accuracyFigure(run, style, data.texts));
    this.plot("gradient", gradientFigure(run, ranges, style, data.texts));
    this.plot("rate", rateFigure(run, style, data.texts));
    this.drawRaster(style);
    for (const [name, text] of Object.entries(summaries(run, history.at(-1), data))) {
      const figure = this.find(`[data-figure=${name}]`);
      setText(figure.querySelector(".summary"), text);
      const title = data.texts[`title_${name}`];
      figure.querySelector("[role=img]").setAttribute("aria-label", `${title}. ${text}`);
    }
  }

  plot(name, [traces, look]) {
    this.plotly.react(this.find(`[data-figure=${name}] .plot`), traces, look, CONFIG);
  }

  drawRaster(style) {
    // Where less motion is asked for, a snapshot replaces the one before.
    const { history } = this.feed;
    const shown = this.calm ? history.slice(-1) : history;
    drawRaster(this.find("canvas"), shown, style, this.data.texts);
  }

  resize() {
    if (this.ended || !this.feed.run.blocks) return;
    this.root.querySelectorAll(".js-plotly-plot").forEach((div) => this.plotly.Plots.resize(div));
    this.drawRaster(this.style());
  }

  /** The theme's colours and the block's own. */
  style() {
    const css = getComputedStyle(this.root);
    const value = (name) => css.getPropertyValue(`--st-${name}`).trim();
    const { color, dash, symbol } = this.data;
    return {
      color, dash, symbol, text: value("text-color"), background: value("background-color"),
      grid: value("border-color-light") || value("border-color"),
      font: value("font") || "sans-serif",
    };
  }
}

/** The widest range that a run on the page has needed, by axis. */
function commonRanges() {
  const ranges = {};
  for (const { feed } of onPage) {
    for (const [name, range] of Object.entries(feed.run.ranges)) {
      ranges[name] = wider(ranges[name], range);
    }
  }
  return ranges;
}

/** Write only what differs: a screen reader hears a status once. */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** The options of a select, and which one is chosen; left alone while it is in use. */
function choose(select, options, chosen) {
  const labels = options.map(String);
  if (select.dataset.options !== labels.join()) {
    select.dataset.options = labels.join();
    select.replaceChildren(...labels.map((label) => new Option(label, label)));
  }
  select.disabled = chosen === undefined;
  if (document.activeElement !== select) select.value = String(chosen);
}
