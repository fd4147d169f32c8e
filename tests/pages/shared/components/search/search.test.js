// What the arrow keys and the key / do.

import assert from "node:assert/strict";
import { test } from "node:test";
import { begins, moved } from "../../../../../pages/shared/components/search/search.js";

test("the arrow keys go round, and nowhere where there is nothing", () => {
  assert.equal(moved(0, 1, 3), 1);
  assert.equal(moved(2, 1, 3), 0);
  assert.equal(moved(0, -1, 3), 2);
  assert.equal(moved(-1, 1, 0), -1);
});

test("/ begins a search, but not where somebody writes", () => {
  const writing = { closest: () => ({}) };
  const reading = { closest: () => null };
  assert.equal(begins("/", reading), true);
  assert.equal(begins("/", null), true);
  assert.equal(begins("/", writing), false);
  assert.equal(begins("a", reading), false);
});
