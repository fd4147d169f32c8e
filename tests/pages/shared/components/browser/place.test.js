// A place that page and viewer both set: each wish of the page counts once, and none while one moves.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Place } from "../../../../../pages/shared/components/browser/place.js";

test("what the page wants is taken once, and the same again with its next turn", () => {
  const place = new Place();
  assert.equal(place.taken([4, 1]), 4);
  assert.equal(place.taken([4, 1]), undefined);
  assert.equal(place.taken([4, 2]), 4);
  assert.equal(place.taken([0, 3]), 0);
});

test("a message that comes while the viewer moves pulls nothing back, then or later", () => {
  const place = new Place();
  place.taken([4, 1]);
  place.moving = true;
  assert.equal(place.taken([2, 2]), undefined);
  assert.equal(place.turn, 2); // the answer is to this one
  assert.equal(place.settled(), true);
  assert.equal(place.settled(), false); // told once
  assert.equal(place.taken([2, 2]), undefined);
  assert.equal(place.taken([2, 3]), 2);
});
