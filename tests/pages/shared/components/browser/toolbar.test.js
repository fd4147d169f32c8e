// One stop of the Tab key: the arrow keys go round, other keys go nowhere.

import assert from "node:assert/strict";
import { test } from "node:test";
import { next } from "../../../../../pages/shared/components/browser/toolbar.js";

test("the arrows go round", () => {
  assert.deepEqual(
    [0, 1, 2].map((at) => next("ArrowRight", at, 3)),
    [1, 2, 0],
  );
  assert.deepEqual(
    [0, 1, 2].map((at) => next("ArrowLeft", at, 3)),
    [2, 0, 1],
  );
});

test("Home and End go to the ends", () => {
  assert.equal(next("Home", 2, 3), 0);
  assert.equal(next("End", 0, 3), 2);
});

test("every other key is the browser's", () => {
  for (const key of ["Tab", "Enter", " ", "ArrowDown", "a"]) assert.equal(next(key, 1, 3), null);
  assert.equal(next("ArrowRight", -1, 3), null);
});
