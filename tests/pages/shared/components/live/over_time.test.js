// The numbers at the ends of lines: apart, in order, and where the line is if there is room.

import assert from "node:assert/strict";
import { test } from "node:test";
import { overTime, spread } from "../../../../../pages/shared/components/live/over_time.js";

test("what lies apart stays", () => {
  assert.deepEqual(spread([3, 1, 2], 0.5), [3, 1, 2]);
  assert.deepEqual(spread([], 1), []);
});

test("what would meet is moved apart and keeps its order", () => {
  const moved = spread([5, 5.1, 4.9], 1);
  assert.deepEqual(
    moved.map((value) => Number(value.toFixed(6))),
    [5, 6, 4],
  );
});

test("named lines differ by their dashes and carry their numbers", () => {
  const profile = { step: [1, 2], gradient_norms: [Array(5).fill(0.1), Array(5).fill(0.01)] };
  const blocks = ["a", "b", "c", "d", "e"];
  const run = { profile, blocks, rates: [], resumed: [], steps: 10 };
  const style = { grid: "", text: "", font: "", background: "" };
  const told = { texts: { step: "step" }, called: {} };
  const ranges = { gradient_norms: [-3, 0] };
  const [traces, look] = overTime("gradient", run, ranges, style, told);
  const named = traces.filter(({ line }) => line.dash);
  assert.deepEqual(
    named.map(({ name, line }) => [name, line.dash]),
    [
      ["1", "solid"],
      ["3", "dash"],
      ["5", "dot"],
    ],
  );
  assert.deepEqual(
    look.annotations.map(({ text, x }) => [text, x]),
    [
      ["1", 2],
      ["3", 2],
      ["5", 2],
    ],
  );
  const heights = look.annotations.map(({ y }) => y).sort((a, b) => a - b);
  assert.ok(heights[1] - heights[0] > 0.2 && heights[2] - heights[1] > 0.2);
  assert.ok(Math.abs(heights[1] - -2) < 1e-9);
});
