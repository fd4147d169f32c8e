// One Plotly figure, redrawn in place: no blank frame, and zoom and legend stay as they are.

export default function ({ data, parentElement }) {
  const node = parentElement.querySelector(".plot");
  node.setAttribute("aria-label", data.label);
  node.style.height = `${data.height}px`;
  const { data: traces, layout } = JSON.parse(data.figure);
  node.drawn = loadPlotly().then((Plotly) => Plotly.react(node, traces, layout, CONFIG));
  node.resized ??= watch(node);
  return () => {
    node.resized.disconnect();
    node.resized = null;
  };
}

/** Follow the width of the column, which changes without the window's. */
function watch(node) {
  const observer = new ResizeObserver(() =>
    node.drawn.then(() => {
      const width = node.clientWidth;
      if (width && width !== node.layout?.width) window.Plotly.relayout(node, { width });
    }),
  );
  observer.observe(node);
  return observer;
}
