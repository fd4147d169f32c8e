// A run's news: asked for again and again, put together into one picture of the run.

import { remember } from "./raster.js";

// Milliseconds from a question to the next one, of which BREATH at least are for the rest of the
// page. A run that is over is still asked for: its owner may let it go on.
const POLL = 400,
  REST = 1500,
  OVER_REST = 5000,
  RETRY = 2500,
  BREATH = 150;
const MOVING = ["starting", "running"],
  WAITS = ["queued", "paused"],
  LAST = ["finished", "unknown"];
const MANY_POINTS = 1000,
  SNAPSHOTS = 120;
const NOTHING = {
  curve: { step: [], loss: [], accuracy: [] },
  profile: { step: [], gradient_norms: [], firing_rates: [], updates: [] },
};

export class Feed {
  /** `heard(isNew)` is called after every answer, `silent()` when there was none. */
  constructor(token, heard, silent) {
    Object.assign(this, { token, heard, silent });
    this.run = { ranges: {}, rates: [], ...NOTHING };
    this.history = [];
    this.since = 0;
    this.poll();
  }

  get moving() {
    return MOVING.includes(this.run.state);
  }

  get waits() {
    return WAITS.includes(this.run.state);
  }

  /** Python knows that the run is in this state: one that was over may have gone on. */
  told(state) {
    const over = !this.asking && !this.moving && !this.waits;
    if (!over || ![...MOVING, ...WAITS].includes(state)) return;
    clearTimeout(this.timer);
    this.poll();
  }

  end() {
    this.ended = true;
    clearTimeout(this.timer);
  }

  async poll() {
    this.asking = true;
    const asked = performance.now();
    let wait = RETRY;
    try {
      const url = new URL(`live/${this.token}?since=${this.since}`, document.baseURI);
      const answer = await fetch(url, { cache: "no-store" });
      if (!answer.ok && answer.status !== 404) throw new Error(answer.status);
      const news = await answer.json(); // with 404: {"state": "unknown"}
      if (!this.ended) this.heard(this.take(news));
      wait = this.moving ? POLL : this.waits ? REST : OVER_REST;
    } catch (error) {
      if (!this.ended) this.silent(error);
    }
    this.asking = false;
    if (this.ended || LAST.includes(this.run.state)) return;
    const spent = performance.now() - asked;
    this.timer = setTimeout(() => this.poll(), Math.max(BREATH, wait - spent));
  }

  /** Add an answer to what is known; true where the figures change. */
  take(news) {
    const { run } = this;
    if (!news.curve) {
      run.state = news.state;
      return false;
    }
    const isNew =
      ["step", "state"].some((name) => news[name] !== run[name]) ||
      news.next !== this.since ||
      news.rates.length !== run.rates.length ||
      ["step", "layer", "image"].some((name) => news.raster?.[name] !== run.raster?.[name]);
    // A run that goes on from its checkpoint has lost the steps after it: ask for all that is left.
    const lost = this.since > 0 && news.step < run.step;
    const known = this.since === 0 ? NOTHING : run;
    const curve = joined(known.curve, news.curve),
      profile = joined(known.profile, news.profile);
    Object.assign(run, news, { curve, profile });
    // The server thins out a whole curve; one that has become long is asked for anew.
    this.since = lost || curve.step.length > MANY_POINTS ? 0 : news.next;
    if (news.raster) this.history = remember(this.history, news.raster, SNAPSHOTS);
    return isNew;
  }
}

function joined(old, more) {
  return Object.fromEntries(Object.keys(more).map((key) => [key, [...old[key], ...more[key]]]));
}
