// What a run's numbers say: one line of progress, and one sentence for each figure.

import { fill } from "../browser/elements.js";
import { calledOf } from "./names.js";
import { digits, percent } from "./numbers.js";
import { QUANTITIES } from "./quantities.js";

/** Index of the smallest and of the largest number; null entries are passed over. */
function extremes(values) {
  const known = values.map((_, i) => i).filter((i) => values[i] !== null);
  known.sort((i, j) => values[i] - values[j]);
  return [known[0], known.at(-1)];
}

/** A run's place in the queue, and about how long it waits. */
function place(run, texts) {
  const known = run.wait !== null && run.wait !== undefined;
  const minutes = Math.max(1, Math.ceil(run.wait / 60));
  return [fill(texts.place, run), known ? fill(texts.wait, { minutes }) : texts.wait_unknown].join(
    " · ",
  );
}

/** How far the run is, how fast, where. */
export function progress(run, { texts, devices }) {
  if (run.state === "queued") return place(run, texts);
  const parts = run.steps ? [fill(texts.step_of, run)] : [];
  if (run.state === "running" && run.seconds_left !== null) {
    const seconds = Math.round(run.seconds_left);
    parts.push(fill(texts.left, { minutes: Math.floor(seconds / 60), seconds: seconds % 60 }));
  }
  if (run.images_per_second) {
    parts.push(fill(texts.speed, { speed: Math.round(run.images_per_second) }));
  }
  if (run.learning_rate) parts.push(fill(texts.rate_now, { rate: digits(run.learning_rate) }));
  if (run.stopping?.step) parts.push(fill(texts.stops_at_step, run.stopping));
  if (run.stopping?.loss) {
    parts.push(fill(texts.stops_at_loss, { loss: digits(run.stopping.loss) }));
  }
  if (run.device) {
    const device = devices[run.device] ?? run.device;
    parts.push(fill(texts.device, { device, threads: run.threads }));
  }
  return parts.join(" · ");
}

/** What goes wrong, what is likely behind it, and which setting helps: a sentence for each. */
export function troubles(run, { texts, advice, integers, called }) {
  return (run.trouble ?? []).map(({ kind, ...values }) =>
    fill(texts[`trouble_${kind}`], {
      ...values,
      advice,
      integers,
      rate: digits(run.learning_rate),
      layer: values.layer + 1,
      block: values.block + 1,
      layers: run.layers.length,
      blocks: run.blocks.length,
      name: calledOf(run.layers[values.layer], called),
      loss: digits(values.loss),
      norm: digits(values.norm),
    }),
  );
}

export function summaries(run, shot, { texts, classes, called }) {
  const gradient = blockSummary(run, "gradient", texts),
    update = blockSummary(run, "update", texts);
  const rate = rateSummary(run, texts, called);
  return {
    loss:
      run.curve.step.length === 0
        ? texts.waiting
        : fill(texts.loss_summary, {
            loss: digits(run.curve.loss.at(-1)),
            step: run.curve.step.at(-1),
            first: digits(run.curve.loss[0]),
          }),
    accuracy: accuracySummary(run, texts, classes),
    gradient_time: changeSummary(run, "gradient", texts),
    gradient_depth: gradient,
    update_time: changeSummary(run, "update", texts),
    update_depth: update,
    rate_time: changeSummary(run, "rate", texts),
    rate_depth: rate,
    raster: !shot
      ? withoutShot(run, texts)
      : fill(texts.raster_summary, {
          active: shot.rates.filter((rate) => rate > 0).length,
          neurons: shot.neurons,
          layer: calledOf(shot.layer, called),
          step: shot.step,
          label: classes[shot.label],
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
    train: percent(curve.accuracy.at(-1)),
    test: percent(test.accuracy.at(-1)),
    step: test.step.at(-1),
    chance: percent(1 / classes.length),
  });
}

/** The smallest and the largest value of all blocks now. */
function blockSummary(run, quantity, texts) {
  const values = run[QUANTITIES[quantity].values] ?? [];
  const [least, most] = extremes(values);
  if (least === undefined) return texts.waiting;
  return fill(values[least] > 0 ? texts.least_and_most : texts.least_is_zero, {
    least: digits(values[least]),
    least_block: least + 1,
    most: digits(values[most]),
    most_block: most + 1,
    blocks: run.blocks.length,
    ratio: digits(values[most] / values[least]),
  });
}

/** The first and the last block or layer, at the first step and now. */
function changeSummary(run, quantity, texts) {
  const { values, sites } = QUANTITIES[quantity],
    rows = run.profile[values];
  if (run[sites].length === 0) return withoutShot(run, texts);
  if (rows.length === 0) return texts.waiting;
  const say = quantity === "rate" ? percent : digits;
  const [first, last] = [rows[0], rows.at(-1)];
  return fill(texts.change_summary, {
    site: texts[sites],
    last: run[sites].length,
    first_then: say(first[0]),
    first_now: say(last[0]),
    last_then: say(first.at(-1)),
    last_now: say(last.at(-1)),
  });
}

function rateSummary(run, texts, called) {
  const { firing_rates: rates, layers } = run;
  const [least, most] = extremes(rates);
  if (least === undefined) return withoutShot(run, texts);
  return fill(texts.rate_summary, {
    least: percent(rates[least]),
    most: percent(rates[most]),
    least_layer: calledOf(layers[least], called),
    most_layer: calledOf(layers[most], called),
    layers: layers.length,
    silent: rates.filter((rate) => rate === 0).length,
  });
}
