// A map by keys: one cell at a time, as the eye sees it, and never over an edge.

import assert from "node:assert/strict";
import { test } from "node:test";

import { chooseByKeys, moved, nearest } from "../../../../../pages/shared/components/plot/cells.js";

test("arrows go to the neighbour that the eye expects", () => {
  assert.deepEqual(moved("ArrowRight", [1, 1], [4, 3], true), [2, 1]);
  assert.deepEqual(moved("ArrowLeft", [1, 1], [4, 3], true), [0, 1]);
  assert.deepEqual(moved("ArrowUp", [1, 1], [4, 3], true), [1, 2]);
  assert.deepEqual(moved("ArrowUp", [1, 1], [4, 3], false), [1, 0]);
  assert.deepEqual(moved("ArrowDown", [1, 1], [4, 3], false), [1, 2]);
});

test("an edge stays an edge", () => {
  for (const key of ["ArrowLeft", "ArrowDown"])
    assert.deepEqual(moved(key, [0, 0], [4, 3], true), [0, 0]);
  for (const key of ["ArrowRight", "ArrowUp"])
    assert.deepEqual(moved(key, [3, 2], [4, 3], true), [3, 2]);
});

test("the keys begin at the cell that is chosen now", () => {
  const map = { x: Float32Array.of(0.1, 0.2, 0.3), y: [1, 2, 4] };
  assert.deepEqual(nearest(map, { x: 0.21, y: 3.4 }), [1, 2]);
  assert.deepEqual(nearest(map, { x: -5, y: 9 }), [0, 2]);
});

test("what is chosen elsewhere is where the keys begin anew", () => {
  const sent = [];
  const _fullData = [
    {
      type: "heatmap",
      x: [1, 2, 3],
      y: [5, 6],
      z: [
        [0, 0, 0],
        [0, 0, 0],
      ],
    },
  ];
  const node = { _fullData };
  const enter = (at) => {
    chooseByKeys(node, at, (cell) => sent.push(cell));
    node.onkeydown({ key: "Enter", preventDefault() {} });
  };
  enter({ x: 1, y: 5 });
  node.cell = [1, 1]; // where arrow keys have come to
  enter({ x: 1, y: 5 });
  enter({ x: 3, y: 5 });
  assert.deepEqual(sent, [
    { x: 1, y: 5 },
    { x: 2, y: 6 },
    { x: 3, y: 5 },
  ]);
});
