// Which key asks for what, and how large figures have to be.

import assert from "node:assert/strict";
import { test } from "node:test";
import { act, fieldOf, scaleOf } from "../../../../../pages/shared/components/room/keys.js";

const key = (name, more = {}) => ({ key: name, ...more });

test("keys of a remote control and of the keyboard ask for the same", () => {
  for (const name of ["ArrowRight", "PageDown", "n", "N"])
    assert.equal(act(key(name), "free", true), "next");
  for (const name of ["ArrowLeft", "PageUp", "b"])
    assert.equal(act(key(name), "free", true), "back");
  assert.equal(act(key("r"), "free", true), "reveal");
  assert.equal(act(key("0"), "free", true), "reset");
});

test("without a presentation only its beginning and the list of keys", () => {
  assert.equal(act(key("n"), "free", false), null);
  assert.equal(act(key("p"), "free", false), "toggle");
  assert.equal(act(key("?"), "free", false), "help");
});

test("what is typed or moved keeps its keys, and so do the browser's own", () => {
  assert.equal(act(key("p"), "text", true), null);
  assert.equal(act(key("ArrowRight"), "moved", true), null);
  assert.equal(act(key("n"), "moved", true), "next");
  assert.equal(act(key("r", { ctrlKey: true }), "free", true), null);
  assert.equal(act(key("F5"), "free", true), null);
});

test("which elements those are", () => {
  assert.equal(fieldOf({ tagName: "INPUT", type: "text" }), "text");
  assert.equal(fieldOf({ tagName: "INPUT", type: "range" }), "moved");
  assert.equal(fieldOf({ tagName: "svg", getAttribute: () => "slider" }), "moved");
  assert.equal(fieldOf({ tagName: "BUTTON", getAttribute: () => null }), "free");
  assert.equal(fieldOf(undefined), "free");
});

test("the scale fits both sides of the screen", () => {
  assert.equal(scaleOf(1920, 1080), 2);
  assert.equal(scaleOf(1024, 768), 1.05);
  assert.equal(scaleOf(1280, 720), 1.35);
  assert.equal(scaleOf(400, 300), 1);
});
