// The axes of a run's figures: what they must hold, widened when needed and never narrowed.

import { QUANTITIES } from "./quantities.js";

/** Whole decades that hold every value; undefined where there is none. */
export function decades(values) {
  const logs = values.filter((value) => value > 0).map(Math.log10);
  if (logs.length === 0) return undefined;
  const bottom = Math.floor(logs.reduce((a, b) => Math.min(a, b)));
  return [bottom, Math.max(bottom + 1, Math.ceil(logs.reduce((a, b) => Math.max(a, b))))];
}

/** Zero to the largest value, in steps of a half. */
function fromZero(values) {
  return [0, Math.max(2.5, Math.ceil(2 * values.reduce((a, b) => Math.max(a, b), 0)) / 2)];
}

/** The range that holds both; either may be undefined. */
export function wider(a, b) {
  return a && b ? [Math.min(a[0], b[0]), Math.max(a[1], b[1])] : (a ?? b);
}

/** Widen the run's axes to what they must hold now; true if they grew. */
export function grow(run) {
  const before = JSON.stringify(run.ranges);
  const losses = [...run.curve.loss, ...run.test.loss].filter(Number.isFinite);
  const needed = { loss: fromZero(losses), logLoss: decades(losses) };
  for (const { values, log } of Object.values(QUANTITIES)) {
    if (log) needed[values] = decades([...run[values], ...run.profile[values].flat()]);
  }
  for (const name of Object.keys(needed)) run.ranges[name] = wider(run.ranges[name], needed[name]);
  return JSON.stringify(run.ranges) !== before;
}

/** The widest range that any of the runs has needed, by axis. */
export function commonRanges(runs) {
  const ranges = {};
  for (const run of runs) {
    for (const [name, range] of Object.entries(run.ranges)) {
      ranges[name] = wider(ranges[name], range);
    }
  }
  return ranges;
}
