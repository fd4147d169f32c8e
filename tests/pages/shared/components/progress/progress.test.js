// What the browser remembers of the lessons.

import assert from "node:assert/strict";
import { test } from "node:test";
import { larger, remembered } from "../../../../../pages/shared/components/progress/progress.js";

test("of two memories the larger number of each lesson counts", () => {
  assert.deepEqual(larger({ a: 1, b: 3 }, { b: 2, c: 4 }), { a: 1, b: 3, c: 4 });
  assert.deepEqual(larger({}, {}), {});
});

test("what is no memory is none", () => {
  for (const text of [null, "", "{", "3", "null", '"x"']) assert.deepEqual(remembered(text), {});
  assert.deepEqual(remembered('{"a": 2, "b": "3", "c": -1, "d": 1.5}'), { a: 2 });
});
