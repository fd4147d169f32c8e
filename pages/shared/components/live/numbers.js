// Numbers as they stand in a sentence.

const rounded = (number) => {
  const size = Math.abs(number);
  const extreme = (size > 0 && size < 1e-3) || size >= 1e6;
  return extreme ? number.toExponential(2) : `${+number.toPrecision(3)}`;
};

export const digits = (number) => (number == null ? "–" : rounded(number));
export const percent = (share) => (share == null ? "–" : `${(100 * share).toFixed(1)} %`);
