// The theme's colours and the block's own, as Plotly and a canvas need them.

export function styleOf(root, { color, dash, symbol }) {
  const css = getComputedStyle(root);
  const value = (name) => css.getPropertyValue(`--st-${name}`).trim();
  return {
    color,
    dash,
    symbol,
    text: value("text-color"),
    background: value("background-color"),
    grid: value("border-color-light") || value("border-color"),
    font: value("font") || "sans-serif",
  };
}
