// The history of snapshots: one for each training step, begun anew with another layer or image.

import assert from "node:assert/strict";
import { test } from "node:test";
import { remember } from "../../../../../pages/shared/components/live/raster.js";

const shot = (step, layer = "a") => ({
  step,
  layer,
  image: 0,
  neurons: 2,
  time_steps: 2,
  bits: "kA==",
});

test("a snapshot's spikes are its bits, neuron after neuron", () => {
  const [{ spikes }] = remember([], shot(1), 5);
  assert.deepEqual([...spikes], [1, 0, 0, 1]); // 0x90
});

test("the same step is kept once, and the oldest go", () => {
  let history = [];
  for (const step of [1, 1, 2, 3, 4]) history = remember(history, shot(step), 3);
  assert.deepEqual(
    history.map(({ step }) => step),
    [2, 3, 4],
  );
});

test("another layer begins anew", () => {
  const history = remember(remember([], shot(1), 5), shot(2, "b"), 5);
  assert.deepEqual(
    history.map(({ layer }) => layer),
    ["b"],
  );
});
