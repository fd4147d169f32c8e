// Which messages about the URL are entries of the browser's history.

import assert from "node:assert/strict";
import { test } from "node:test";
import { changed, isEntry } from "../../../../../pages/shared/components/history/history.js";

const url = (path) => new URL(path, "http://localhost");
const NONE = { names: "", at: 0 };

test("what differs between two URLs is named, whichever has it", () => {
  assert.equal(changed(url("/a?x=1&y=2"), url("/a?y=3&z=4")), "x y z");
  assert.equal(changed(url("/a?x=1"), url("/a?x=1")), "");
});

test("a change that somebody made is an entry, one that nobody made is none", () => {
  const step = { from: url("/a?lang=en"), to: url("/a?lang=en&x=1"), now: 5000, last: NONE };
  assert.equal(isEntry({ ...step, acted: true }), true);
  assert.equal(isEntry({ ...step, acted: false }), false);
});

test("a slider that still moves is one entry, another setting is another", () => {
  const last = { names: "x", at: 4500 };
  const from = url("/a?x=1");
  const again = { from, to: url("/a?x=2"), acted: true, last };
  assert.equal(isEntry({ ...again, now: 5000 }), false);
  assert.equal(isEntry({ ...again, now: 5600 }), true);
  assert.equal(isEntry({ from, to: url("/a?x=1&y=2"), acted: true, now: 5000, last }), true);
});

test("another page is an entry however soon it comes", () => {
  const last = { names: "", at: 4900 };
  assert.equal(isEntry({ from: url("/a"), to: url("/b"), acted: true, now: 5000, last }), true);
});
