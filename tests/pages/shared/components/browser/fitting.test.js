// A figure fits its width: panels apart, numbers beside each other, titles in lines.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  fitted,
  free,
  inLines,
  spaced,
} from "../../../../../pages/shared/components/browser/fitting.js";

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
  assert.deepEqual(spaced(above, 300), { "xaxis.domain": [0, 1], "xaxis2.domain": [0, 1] });
  assert.deepEqual(spaced({ xaxis: { range: [0, 1] } }, 300), {});
});

test("panels above each other keep one column", () => {
  const lower = { xaxis3: { domain: [0, 0.44] }, xaxis4: { domain: [0.56, 1] } };
  const four = spaced({ ...HALVES, ...lower }, 300);
  assert.deepEqual(four["xaxis3.domain"], four["xaxis.domain"]);
  assert.deepEqual(four["xaxis4.domain"], four["xaxis2.domain"]);
  assert.ok((four["xaxis2.domain"][0] - four["xaxis.domain"][1]) * 200 > 79.9);
});

const DEPTHS = {
  xaxis: { tickvals: [18, 34, 50, 101, 152], title: { text: "depth (layers)" } },
  margin: { l: 60, r: 40 },
};

test("numbers that would meet are left out, and come back where there is room", () => {
  const narrow = fitted(DEPTHS, 200);
  assert.deepEqual(narrow["xaxis.tickvals"], [18, 50, 101, 152]);
  assert.deepEqual(narrow["xaxis.ticktext"], ["18", "50", "101", "152"]);
  assert.deepEqual(fitted(DEPTHS, 600)["xaxis.tickvals"], DEPTHS.xaxis.tickvals);
});

test("a log axis has its numbers where their logarithms are, packed ones too", () => {
  const packed = {
    dtype: "f4",
    bdata: Buffer.from(Float32Array.of(1, 2, 100).buffer).toString("base64"),
  };
  const axis = { type: "log", tickvals: packed, ticktext: ["1", "2", "100"], range: [0, 2] };
  assert.deepEqual(fitted({ xaxis: axis }, 100)["xaxis.ticktext"], ["1", "2", "100"]);
  assert.deepEqual(fitted({ xaxis: axis }, 70)["xaxis.ticktext"], ["1", "100"]);
});

test("numbers that Plotly chooses are as many as there is room for", () => {
  const count = (width) => fitted({ xaxis: {} }, width)["xaxis.nticks"];
  assert.ok(count(60) === 2 && count(600) > 8);
  assert.deepEqual(fitted({ xaxis: { dtick: 1 }, yaxis: {} }, 300), {});
  const blocks = (range) => fitted({ xaxis: { range } }, 157)["xaxis.nticks"];
  assert.ok(blocks([0.5, 9.5]) >= 5, "every second of nine blocks");
  assert.ok(blocks([-14, 460]) >= 3, "more than the first of 400 steps");
  assert.equal(blocks([0, 0.001]), blocks(undefined));
  const steps = { dtick: 2, range: [0.5, 16.5] };
  assert.equal(fitted({ xaxis: steps }, 400)["xaxis.dtick"], 2);
  assert.ok(fitted({ xaxis: steps }, 90)["xaxis.dtick"] >= 6);
});

test("a bar of colours takes its place from the panels", () => {
  const panels = { xaxis: { domain: [0, 0.44], title: "middle map one pixel larger" } };
  const lines = (layout) => fitted(layout, 260)["xaxis.title.text"].split("<br>").length;
  assert.ok(lines({ ...panels, coloraxis: { colorbar: {} } }) > lines(panels));
});

test("names of categories stand upright in their own part of the axis", () => {
  const axis = { categoryarray: ["Conv-BN-SN (SEW)", "Conv-BN (simpler)"] };
  const { "xaxis.ticktext": texts, ...rest } = fitted({ xaxis: axis }, 160);
  assert.deepEqual(texts, ["Conv-BN-SN<br>(SEW)", "Conv-BN<br>(simpler)"]);
  assert.deepEqual(rest["xaxis.tickvals"], [0, 1]);
  assert.equal(rest["xaxis.tickangle"], 0);
  assert.deepEqual(fitted({ xaxis: axis }, 600)["xaxis.ticktext"], axis.categoryarray);
});

test("no word begins before the one before it has ended", () => {
  assert.deepEqual(free([0, 10, 30], [10, 10, 10], 4), [true, false, true]);
});

test("a long title has lines, between words, and between any two Chinese letters", () => {
  assert.equal(inLines("neuron layer, from the input", 120, 15), "neuron layer,<br>from the input");
  assert.equal(inLines("neuron layer, from the input", 400, 15), "neuron layer, from the input");
  assert.equal(inLines("Conv-BN-SN (SEW)", 50, 13), "Conv-<br>BN-SN<br>(SEW)");
  assert.equal(inLines("from -0.5 to MS-ResNet", 400, 15), "from -0.5 to MS-ResNet");
  assert.equal(inLines("神经元层（从输入端起）", 90, 15), "神经元层（从<br>输入端起）");
});

test("an axis has no more numbers than it may, and no more than fit", () => {
  const most = (nticks, width) => fitted({ xaxis: { nticks } }, width)["xaxis.nticks"];
  assert.equal(most(9, 2000), 9);
  assert.ok(most(200, 400) < 20);
  assert.ok(most(undefined, 2000) > 20);
});

test("words with a space that does not break stay on one line", () => {
  assert.equal(inLines("BN, n\u00a0=\u00a01", 40, 13), "BN,<br>n\u00a0=\u00a01");
  assert.equal(inLines("BN，n\u00a0=\u00a01", 40, 13), "BN，<br>n\u00a0=\u00a01");
});
