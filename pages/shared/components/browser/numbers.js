// Numbers as they are written by hand, in words and in what Plotly writes.

const POWER = /(\d+(?:\.\d+)?)e([+\-−]?\d+)/g;
const SIGN = /(?<![\w.)])-(?=\d)/g;
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** The text with a machine's powers of ten and signs as a hand writes them: −1.2 × 10⁻⁸, 10⁻⁵. */
export function byHand(text) {
  return text.replace(POWER, power).replace(SIGN, "−");
}

function power(_, digits, exponent) {
  const raised = String(Number(exponent.replace("−", "-"))).replace("-", "⁻");
  const ten = `10${raised.replace(/\d/g, (digit) => RAISED[digit])}`;
  return digits === "1" ? ten : `${digits} × ${ten}`;
}

/** Axes and colour bars that write 10⁻⁶, where Plotly left alone would write 1μ, and 25000 for 25k. */
const AXIS_BY_HAND = { exponentformat: "power", minexponent: 5 };
export const BY_HAND = {
  layout: {
    xaxis: AXIS_BY_HAND,
    yaxis: AXIS_BY_HAND,
    scene: { xaxis: AXIS_BY_HAND, yaxis: AXIS_BY_HAND, zaxis: AXIS_BY_HAND },
    coloraxis: { colorbar: AXIS_BY_HAND },
  },
  data: { heatmap: [{ colorbar: AXIS_BY_HAND }] },
};

/** After Plotly has drawn: the labels under the pointer are written by hand too, from now on. */
export function hoverByHand(node) {
  for (const event of ["plotly_afterplot", "plotly_relayout"]) {
    node.removeAllListeners(event);
    node.on(event, () => wrap(node._fullLayout._d3locale));
  }
  wrap(node._fullLayout._d3locale);
}

/** Plotly makes this of the locale with every new layout; it has no setting for powers. */
function wrap(locale) {
  if (locale.byHand) return;
  const { numberFormat } = locale;
  locale.numberFormat = (format) => {
    const write = numberFormat(format);
    return (value) => byHand(write(value));
  };
  locale.byHand = true;
}
