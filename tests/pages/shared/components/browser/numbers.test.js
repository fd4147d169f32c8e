// Powers of ten and signs as a hand writes them, wherever a machine wrote them first.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BY_HAND, byHand } from "../../../../../pages/shared/components/browser/numbers.js";
import { layout } from "../../../../../pages/shared/components/live/figures.js";
import { digits } from "../../../../../pages/shared/components/live/numbers.js";

test("powers and signs are written by hand, other text stays", () => {
  for (const [machine, hand] of [
    ["1.20e-8", "1.20 × 10⁻⁸"],
    ["1e-5", "10⁻⁵"],
    ["−1.2e−8", "−1.2 × 10⁻⁸"],
    ["3e+12 µJ", "3 × 10¹² µJ"],
    ["-0.5", "−0.5"],
    ["0.25, ResNet-20", "0.25, ResNet-20"],
  ]) {
    assert.equal(byHand(machine), hand);
  }
});

test("a run's numbers have three digits and no exponent behind an e", () => {
  for (const [number, said] of [
    [1e-8, "10⁻⁸"],
    [3e-4, "3 × 10⁻⁴"],
    [-1.2345e-8, "−1.23 × 10⁻⁸"],
    [2.5e7, "2.5 × 10⁷"],
    [0.12345, "0.123"],
    [1234.5, "1230"],
    [0, "0"],
    [null, "–"],
  ]) {
    assert.equal(digits(number), said);
  }
});

test("a run's figures have axes that write powers", () => {
  assert.equal(layout({}, {}, {}).template, BY_HAND);
});
