// Zoom by buttons: halves and doubles what is seen about its middle, and finds the way back.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  keeping,
  restored,
  spaced,
  zoomed,
} from "../../../../../pages/shared/components/browser/axes.js";

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
});

const HALVES = {
  xaxis: { domain: [0, 0.44], anchor: "y" },
  xaxis2: { domain: [0.56, 1], anchor: "y2" },
  yaxis: { title: "mean", anchor: "x" },
  yaxis2: { title: "variance", anchor: "x2" },
  margin: { l: 60, r: 40 },
};

test("between two panels there is room for the second one's title, however narrow the figure", () => {
  for (const width of [300, 400, 600]) {
    const { "xaxis.domain": left, "xaxis2.domain": right } = spaced(HALVES, width);
    assert.ok((right[0] - left[1]) * (width - 100) > 79.9);
    assert.equal(left[0], 0);
    assert.ok(Math.abs(right[1] - 1) < 1e-9);
    assert.ok(Math.abs(left[1] - left[0] - (right[1] - right[0])) < 1e-9);
  }
});

test("panels that have room, or need none, or stand above each other stay where they are", () => {
  const wide = spaced(HALVES, 1200);
  assert.ok(Math.abs(wide["xaxis.domain"][1] - 0.44) < 1e-9);
  const plain = spaced({ ...HALVES, yaxis2: { anchor: "x2" } }, 300);
  assert.ok(Math.abs(plain["xaxis2.domain"][0] - 0.56) < 1e-9);
  const above = { ...HALVES, xaxis: { domain: [0, 1] }, xaxis2: { domain: [0, 1] } };
  assert.deepEqual(spaced(above, 300), {});
  assert.deepEqual(spaced({ xaxis: { range: [0, 1] } }, 300), {});
});
