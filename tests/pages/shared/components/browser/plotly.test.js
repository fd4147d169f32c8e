// Letters for a whole room: every font and margin grows, nothing else does.

import assert from "node:assert/strict";
import { test } from "node:test";
import { CONFIG, enlarged } from "../../../../../pages/shared/components/browser/plotly.js";

const LAYOUT = {
  font: { size: 13, family: "x" },
  margin: { l: 56, t: 32 },
  xaxis: { title: { text: "x", font: { size: 11 } }, tickfont: { size: 11 }, range: [0, 1] },
  annotations: [{ text: "a", font: { size: 10 }, x: 3 }],
};

test("fonts and margins are as many times as large, wherever they stand", () => {
  assert.deepEqual(enlarged(LAYOUT, 2), {
    font: { size: 26, family: "x" },
    margin: { l: 112, t: 64 },
    xaxis: { title: { text: "x", font: { size: 22 } }, tickfont: { size: 22 }, range: [0, 1] },
    annotations: [{ text: "a", font: { size: 20 }, x: 3 }],
  });
});

test("data and markers stay", () => {
  const trace = {
    x: new Float32Array([1, 2]),
    y: { bdata: "AA==", dtype: "u1" },
    marker: { size: 7 },
  };
  assert.deepEqual(enlarged(trace, 2), trace);
  assert.equal(enlarged(LAYOUT, 1), LAYOUT);
});

test("no button of Plotly's own, so none that uploads", () => {
  assert.equal(CONFIG.displayModeBar, false);
  assert.equal(CONFIG.showSendToCloud, false);
});
