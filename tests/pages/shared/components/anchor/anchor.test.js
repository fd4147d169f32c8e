// Which anchor belongs to a URL's settings.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  anchorOf,
  newRow,
  withAnchor,
} from "../../../../../pages/shared/components/anchor/anchor.js";

const of = (query) => anchorOf(new URLSearchParams(query));

test("a section's anchor has dashes, a row's comes before it, and none is none", () => {
  assert.equal(of("section=two_papers&lang=en"), "two-papers");
  assert.equal(of("section=sew&sew_row=eq-9"), "eq-9");
  assert.equal(of("claim_page=theory/block&claim=or_as_merge"), "or-as-merge");
  assert.equal(of("v_threshold=1"), "");
});

test("a URL gets the anchor of its settings and else keeps what it has", () => {
  const base = "http://localhost/identity";
  assert.equal(
    withAnchor("/identity?section=two_papers", base),
    "/identity?section=two_papers#two-papers",
  );
  assert.equal(withAnchor("/identity?lang=en#map", base), "/identity?lang=en#map");
  assert.equal(withAnchor("/a?section=map#old", base), "/a?section=map#map");
});

test("a row is new where the URL names another one, or another page", () => {
  const url = (path) => new URL(path, "http://localhost");
  assert.equal(newRow(url("/ms"), url("/ms?ms_row=eq-1")), "eq-1");
  assert.equal(newRow(url("/ms?ms_row=eq-1"), url("/ms?ms_row=eq-1&n=2")), "");
  assert.equal(newRow(url("/ms?ms_row=eq-1"), url("/ms")), "");
});
