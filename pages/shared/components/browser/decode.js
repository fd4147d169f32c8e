// Numbers that the server has sent as base64.

export function bytes(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/** The first `count` bits as numpy.packbits writes them, the first in the highest bit: 0 or 1 each. */
export function bits(base64, count) {
  const packed = bytes(base64);
  return Uint8Array.from({ length: count }, (_, i) => (packed[i >> 3] >> (7 - (i & 7))) & 1);
}

const ARRAYS = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  float32: Float32Array,
  float64: Float64Array,
};

/** An array whose type has numpy's name. */
export function array(base64, type) {
  return new ARRAYS[type](bytes(base64).buffer);
}

/**
 * Distinct pictures, and which of them stands at each place of a slider:
 * { at(index) -> number of the picture, of(number) -> its values }.
 */
export function pictures({ which, values, type, count }) {
  const numbers = bytes(which);
  const all = array(values, type);
  const size = all.length / count;
  return {
    at: (index) => numbers[index],
    of: (number) => all.subarray(number * size, (number + 1) * size),
  };
}
