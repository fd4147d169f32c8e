// Zoom by buttons: halves and doubles what is seen about its middle, and finds the way back.

import assert from "node:assert/strict";
import { test } from "node:test";
import { keeping, restored, zoomed } from "../../../../../pages/shared/components/browser/axes.js";

const LAYOUT = { xaxis: { range: [0, 8] }, yaxis2: { range: [-4, 0], type: "log" }, title: "t" };

test("zooming in and out again is where one was", () => {
  const closer = keeping(LAYOUT, zoomed(LAYOUT, 0.5));
  assert.deepEqual(closer.xaxis.range, [2, 6]);
  assert.deepEqual(closer.yaxis2.range, [-3, -1]);
  assert.deepEqual(keeping(closer, zoomed(closer, 2)), LAYOUT);
});

test("an axis that may not be moved stays, and an axis that runs backwards still does", () => {
  assert.deepEqual(zoomed({ xaxis: { range: [0, 1], fixedrange: true } }, 0.5), {});
  assert.deepEqual(zoomed({ yaxis: { range: [4, 0] } }, 0.5), { "yaxis.range": [3, 1] });
});

test("back is the range that was sent, or the one that Plotly finds itself", () => {
  const sent = { xaxis: { range: [0, 8] }, scene: {} };
  const now = { xaxis: { range: [1, 2] }, yaxis: { range: [5, 6] }, scene: { camera: {} } };
  assert.deepEqual(restored(now, sent), {
    "xaxis.range": [0, 8],
    "yaxis.autorange": true,
    "scene.camera": null,
  });
});

test("what the viewer has set does not change what was sent", () => {
  const kept = keeping(LAYOUT, { "xaxis.range": [1, 2], dragmode: "pan" });
  assert.deepEqual(kept.xaxis, { range: [1, 2] });
  assert.equal(kept.dragmode, "pan");
  assert.deepEqual(LAYOUT.xaxis.range, [0, 8]);
  const deep = keeping(
    { xaxis: { title: { text: "a", standoff: 3 } } },
    { "xaxis.title.text": "b" },
  );
  assert.deepEqual(deep.xaxis.title, { text: "b", standoff: 3 });
});
