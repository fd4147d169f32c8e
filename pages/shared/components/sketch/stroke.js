// What a stroke makes of a row of numbers.

export function clamp(value, low, high) {
  return Math.min(high, Math.max(low, value));
}

/** Put `value` at an index, and a straight line from `last` (null: none), all in whole steps. */
export function stroke(values, last, index, value, step) {
  const from = last ?? index;
  const start = last === null ? value : values[last];
  const length = Math.abs(index - from);
  for (let i = 0; i <= length; i++) {
    const at = from + Math.sign(index - from) * i;
    const exact = start + (i / Math.max(1, length)) * (value - start);
    values[at] = Number((Math.round(exact / step) * step).toFixed(6));
  }
}
