// A run's news: asked for again and again, put together into one picture of the run.

const POLL = 400, REST = 1500, RETRY = 2500; // milliseconds from an answer to the next question
const MOVING = ["starting", "running"], OVER = ["finished", "stopped", "failed", "unknown"];
const MANY_POINTS = 1000, SNAPSHOTS = 120;

class Feed {
  /** `heard(isNew)` is called after every answer, `silent()` when there was none. */
  constructor(token, heard, silent) {
    Object.assign(this, { token, heard, silent });
    this.run = { ranges: {}, curve: { step: [], loss: [], accuracy: [] } };
    this.history = [];
    this.since = 0;
    this.poll();
  }

  get moving() {
    return MOVING.includes(this.run.state);
  }

  end() {
    this.ended = true;
    clearTimeout(this.timer);
  }

  async poll() {
    let wait = RETRY;
    try {
      const url = new URL(`live/${this.token}?since=${this.since}`, document.baseURI);
      const answer = await fetch(url, { cache: "no-store" });
      if (!answer.ok && answer.status !== 404) throw new Error(answer.status);
      const news = await answer.json(); // with 404: {"state": "unknown"}
      if (!this.ended) this.heard(this.take(news));
      wait = this.moving ? POLL : REST;
    } catch (error) {
      if (!this.ended) this.silent(error);
    }
    if (!this.ended && !OVER.includes(this.run.state)) {
      this.timer = setTimeout(() => this.poll(), wait);
    }
  }

  /** Add an answer to what is known; true where the figures change. */
  take(news) {
    const { run } = this;
    if (!news.curve) {
      run.state = news.state;
      return false;
    }
    const isNew = news.next !== this.since || news.step !== run.step || news.state !== run.state
      || news.raster?.step !== run.raster?.step || news.raster?.layer !== run.raster?.layer
      || news.raster?.image !== run.raster?.image;
    const curve = this.since === 0 ? news.curve : joined(run.curve, news.curve);
    Object.assign(run, news, { curve });
    // The server thins out a whole curve; one that has become long is asked for anew.
    this.since = curve.step.length > MANY_POINTS ? 0 : news.next;
    if (news.raster) this.history = remember(this.history, news.raster, SNAPSHOTS);
    return isNew;
  }
}

function joined(old, more) {
  return Object.fromEntries(Object.keys(more).map((key) => [key, [...old[key], ...more[key]]]));
}
