// A stroke of the pointer: straight from where it was, without holes, in whole steps.

import assert from "node:assert/strict";
import { test } from "node:test";
import { clamp, stroke } from "../../../../../pages/shared/components/sketch/stroke.js";

const drawn = (values, ...rest) => {
  stroke(values, ...rest);
  return values;
};

test("the first touch changes one bar", () => {
  assert.deepEqual(drawn([0, 0, 0], null, 1, 0.52, 0.05), [0, 0.5, 0]);
});

test("a fast stroke fills what it passes, in both directions", () => {
  assert.deepEqual(drawn([1, 0, 0, 0], 0, 3, 0.4, 0.05), [1, 0.8, 0.6, 0.4]);
  assert.deepEqual(drawn([0, 0, 0, 1], 3, 0, 0.4, 0.05), [0.4, 0.6, 0.8, 1]);
});

test("values are whole steps, without what rounding leaves behind", () => {
  assert.deepEqual(drawn([0], null, 0, 0.3 + 1e-9, 0.05), [0.3]);
});

test("a value is held between its ends", () => {
  assert.deepEqual(
    [-2, 0.5, 3].map((value) => clamp(value, -1, 2)),
    [-1, 0.5, 2],
  );
});
