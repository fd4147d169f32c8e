// Runs side by side are asked for one layer where each has chosen its own, and only then.

import assert from "node:assert/strict";
import { test } from "node:test";
import { wantOneLayer } from "../../../../../pages/shared/components/live/alike.js";

const panel = (layer, { data = {}, feed = {}, run = {} } = {}) => ({
  data: { owned: true, layer: "", ...data },
  feed: {
    moving: true,
    waits: false,
    run: { raster: { layer }, firing_rates: [0.1], ...run },
    ...feed,
  },
});

test("two runs that show different layers are to show one", () => {
  assert.ok(wantOneLayer([panel("encode"), panel("decode")]));
});

test("nothing is asked where they agree, one is chosen, or nobody would hear it", () => {
  const first = panel("encode");
  const still = { feed: { moving: false } };
  for (const other of [
    panel("encode"),
    panel("decode", { data: { layer: "decode" } }),
    panel("decode", { data: { owned: false } }),
    panel("decode", { run: { raster: null } }),
    panel("decode", { run: { firing_rates: [] } }),
  ]) {
    assert.ok(!wantOneLayer([first, other]));
  }
  assert.ok(!wantOneLayer([panel("encode", still), panel("decode", still)]));
});
