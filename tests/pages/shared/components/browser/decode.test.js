// What the server packs is what the browser reads.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  array,
  bits,
  bytes,
  pictures,
} from "../../../../../pages/shared/components/browser/decode.js";

const packed = (typed) => Buffer.from(typed.buffer).toString("base64");

test("bytes are those of the base64 text, also above 127", () => {
  assert.deepEqual(
    [...bytes(Buffer.from([0, 1, 127, 128, 255]).toString("base64"))],
    [0, 1, 127, 128, 255],
  );
});

test("bits come highest first, and only as many as are asked for", () => {
  // numpy.packbits([1, 0, 1, 1, 0, 0, 0, 0, 1, 1]) is [176, 192]
  const text = Buffer.from([176, 192]).toString("base64");
  assert.deepEqual([...bits(text, 10)], [1, 0, 1, 1, 0, 0, 0, 0, 1, 1]);
  assert.equal(bits(text, 3).length, 3);
});

test("an array has the type that numpy calls so", () => {
  assert.deepEqual(
    array(packed(new Uint16Array([1, 65535])), "uint16"),
    new Uint16Array([1, 65535]),
  );
  assert.deepEqual(
    array(packed(new Float32Array([0.5, -2])), "float32"),
    new Float32Array([0.5, -2]),
  );
});

test("each place of a slider has its picture", () => {
  const values = new Uint8Array([1, 2, 3, 4, 5, 6]);
  const sent = {
    values: packed(values),
    type: "uint8",
    count: 3,
    which: packed(new Uint8Array([2, 0, 0, 1])),
  };
  const shown = pictures(sent);
  const at = (place) => [...shown.of(shown.at(place))];
  assert.deepEqual([0, 1, 2, 3].map(at), [
    [5, 6],
    [1, 2],
    [1, 2],
    [3, 4],
  ]);
});
