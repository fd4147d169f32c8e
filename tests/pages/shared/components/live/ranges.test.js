// The axes of a run: whole decades, widened when needed, never narrowed, shared by compared runs.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  commonRanges,
  decades,
  grow,
  wider,
} from "../../../../../pages/shared/components/live/ranges.js";

const run = (loss, norms) => ({
  ranges: {},
  curve: { loss },
  test: { loss: [] },
  gradient_norms: norms,
  updates: [],
  profile: { gradient_norms: [], updates: [] },
});

test("decades hold every value that a log axis can hold", () => {
  assert.deepEqual(decades([0.02, 30]), [-2, 2]);
  assert.deepEqual(decades([1]), [0, 1]);
  assert.equal(decades([0, -1, null]), undefined);
});

test("the wider range holds both", () => {
  assert.deepEqual(wider([0, 1], [-1, 0.5]), [-1, 1]);
  assert.deepEqual(wider(undefined, [2, 3]), [2, 3]);
  assert.equal(wider(undefined, undefined), undefined);
});

test("an axis grows with a run and does not shrink again", () => {
  const one = run([2.3], [0.5]);
  assert.equal(grow(one), true);
  assert.deepEqual(one.ranges.loss, [0, 2.5]);
  assert.equal(grow(one), false);
  one.curve.loss.push(7.1, null);
  assert.equal(grow(one), true);
  assert.deepEqual(one.ranges.loss, [0, 7.5]);
  one.curve.loss = [3];
  assert.equal(grow(one), false);
  assert.deepEqual(one.ranges.loss, [0, 7.5]);
});

test("runs that are compared have the widest range of all", () => {
  const [one, two] = [run([2], [1e-3]), run([9], [40])];
  [one, two].forEach(grow);
  const common = commonRanges([one, two]);
  assert.deepEqual(common.loss, [0, 9]);
  assert.deepEqual(common.gradient_norms, [-3, 2]);
});
