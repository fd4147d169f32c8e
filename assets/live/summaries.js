// What a run's numbers say: one line of progress, and one sentence for each figure.

/** Put values into the {placeholders} of a text. */
function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "–");
}

const digits = (number) => (number == null ? "–" : Number(number.toPrecision(3)).toString());
const percent = (share) => (share == null ? "–" : `${(100 * share).toFixed(1)} %`);

/** Index of the smallest and of the largest number; null entries are passed over. */
function extremes(values) {
  const known = values.map((_, i) => i).filter((i) => values[i] !== null);
  known.sort((i, j) => values[i] - values[j]);
  return [known[0], known.at(-1)];
}

/** How far the run is, how fast, where. */
function progress(run, { texts, devices }) {
  if (run.state === "queued") return fill(texts.place, run);
  const parts = run.steps ? [fill(texts.step_of, run)] : [];
  if (run.state === "running" && run.seconds_left !== null) {
    const seconds = Math.round(run.seconds_left);
    parts.push(fill(texts.left, { minutes: Math.floor(seconds / 60), seconds: seconds % 60 }));
  }
  if (run.images_per_second) {
    parts.push(fill(texts.speed, { speed: Math.round(run.images_per_second) }));
  }
  if (run.device) {
    const device = devices[run.device] ?? run.device;
    parts.push(fill(texts.device, { device, threads: run.threads }));
  }
  return parts.join(" · ");
}

function summaries(run, shot, { texts, classes }) {
  return {
    loss: run.curve.step.length === 0 ? texts.waiting : fill(texts.loss_summary, {
      loss: digits(run.curve.loss.at(-1)), step: run.curve.step.at(-1),
      first: digits(run.curve.loss[0]),
    }),
    accuracy: accuracySummary(run, texts, classes),
    gradient: gradientSummary(run, texts),
    rate: rateSummary(run, texts),
    raster: !shot ? withoutShot(run, texts) : fill(texts.raster_summary, {
      active: shot.rates.filter((rate) => rate > 0).length, neurons: shot.neurons,
      layer: shot.layer, step: shot.step, label: classes[shot.label],
      prediction: classes[shot.prediction],
    }),
  };
}

/** A network whose blocks are known and that has no neuron layer is one of ReLUs. */
function withoutShot({ blocks, layers }, texts) {
  return blocks.length && !layers.length ? texts.no_neurons : texts.waiting;
}

function accuracySummary({ curve, test }, texts, classes) {
  if (curve.step.length === 0) return texts.waiting;
  return fill(test.step.length ? texts.accuracy_summary : texts.untested_summary, {
    train: percent(curve.accuracy.at(-1)), test: percent(test.accuracy.at(-1)),
    step: test.step.at(-1), chance: percent(1 / classes.length),
  });
}

function gradientSummary({ gradient_norms: norms, blocks }, texts) {
  const [least, most] = extremes(norms);
  if (least === undefined) return texts.waiting;
  return fill(norms[least] > 0 ? texts.gradient_summary : texts.no_gradient_summary, {
    least: digits(norms[least]), least_block: least + 1, most: digits(norms[most]),
    most_block: most + 1, blocks: blocks.length,
    ratio: digits(norms[most] / norms[least]),
  });
}

function rateSummary(run, texts) {
  const { firing_rates: rates, layers } = run;
  const [least, most] = extremes(rates);
  if (least === undefined) return withoutShot(run, texts);
  return fill(texts.rate_summary, {
    least: percent(rates[least]), most: percent(rates[most]), least_layer: layers[least],
    most_layer: layers[most], layers: layers.length,
    silent: rates.filter((rate) => rate === 0).length,
  });
}
