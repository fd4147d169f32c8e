// Numbers as they stand in a sentence.

import { byHand } from "../browser/numbers.js";

const rounded = (number) => {
  const size = Math.abs(number);
  const extreme = (size > 0 && size < 1e-3) || size >= 1e6;
  const short = Number(number.toPrecision(3));
  return byHand(extreme ? short.toExponential() : String(short));
};

export const digits = (number) => (number == null ? "–" : rounded(number));
export const percent = (share) => (share == null ? "–" : `${(100 * share).toFixed(1)} %`);
