// The arrow keys in a diagram: along its operations, and from cell to cell of a map.

import assert from "node:assert/strict";
import { test } from "node:test";
import { grid, inOrder } from "../../../../../pages/shared/components/diagram/keys.js";

const node = (value) => ({ dataset: { value: String(value) } });
const cell = (x, y) => ({ getAttribute: (name) => String({ x, y }[name]) });

test("nodes follow their numbers, not the order in which they are drawn", () => {
  const [two, ten, one] = [node(2), node(10), node(1)];
  assert.equal(inOrder([two, ten, one], two, "ArrowRight"), ten);
  assert.equal(inOrder([two, ten, one], two, "ArrowLeft"), one);
  assert.equal(inOrder([two, ten, one], ten, "ArrowRight"), undefined);
  assert.equal(inOrder([two, ten, one], two, "Tab"), undefined);
});

test("cells have neighbours on four sides, and none beyond the edge", () => {
  const cells = [0, 1, 2].flatMap((x) => [0, 1, 2].map((y) => cell(8.5 * x, 8.5 * y)));
  const middle = cells[4];
  const to = (key) => cells.indexOf(grid(cells, middle, key));
  assert.deepEqual(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].map(to), [1, 7, 3, 5]);
  assert.equal(grid(cells, cells[0], "ArrowLeft"), undefined);
});
