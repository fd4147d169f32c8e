// Streamlit's words in another language: whole texts alone, with what stands in them kept.

import assert from "node:assert/strict";
import { test } from "node:test";
import { patterns, translated } from "../../../../../pages/shared/components/words/words.js";

const WORDS = [
  ["移除 {what}", ["Remove {what}", "移除 {what}"]],
  ["最多选 {most} 项。", ["You can only select up to {most} options.", "最多选 {most} 项。"]],
  ["打开", ["Open", "打开"]],
];

test("what stands in a text stays in it", () => {
  const known = patterns(WORDS);
  assert.equal(translated("Remove cat (1).png", known), "移除 cat (1).png");
  assert.equal(translated("You can only select up to 4 options.", known), "最多选 4 项。");
});

test("a text that only begins like a known one is somebody else's", () => {
  const known = patterns(WORDS);
  for (const text of ["Open the camera", "Opened", "", "  "])
    assert.equal(translated(text, known), text);
  assert.equal(translated(" Open ", known), " 打开 ");
});

test("back in the first language its words are Streamlit's again", () => {
  const known = patterns(WORDS.map(([, both]) => [both[0], both]));
  assert.equal(translated("移除 a.png", known), "Remove a.png");
  assert.equal(translated("Open", known), "Open");
});
